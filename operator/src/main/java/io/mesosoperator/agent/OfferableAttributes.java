package io.mesosoperator.agent;

import io.mesosoperator.kubernetes.Ellipsis;
import io.mesosoperator.kubernetes.SchemaLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Attribute;

/**
 * The attributes that an Offer object can show: a node may have more labels, or longer ones, than it takes. Those of
 * the Agent object come before the node's, and the node's in the order of their names; the others are left out.
 */
final class OfferableAttributes {

    private static final SchemaLimits OFFER = SchemaLimits.of("Offer");
    private static final int MOST = OFFER.most("spec.attributes");
    private static final int LONGEST_NAME = OFFER.most("spec.attributes[].name");
    private static final int LONGEST_TEXT = OFFER.most("spec.attributes[].text.value");
    private static final int MOST_RANGES = OFFER.most("spec.attributes[].ranges.range");

    /** Of the names that a warning lists, in characters. */
    private static final int LONGEST_LIST = 1024;

    private OfferableAttributes() {}

    /**
     * What is shown, the node's attributes first.
     *
     * @param problems receives a warning that names what is left out
     */
    static List<Attribute> of(List<Attribute> ofTheNode, List<Attribute> said, Consumer<AgentProblem> problems) {
        var shown = said.stream().filter(OfferableAttributes::fits).limit(MOST).toList();
        var more = ofTheNode.stream()
                .filter(OfferableAttributes::fits)
                .limit(MOST - shown.size())
                .toList();
        var all = Stream.concat(more.stream(), shown.stream()).toList();
        if (all.size() < ofTheNode.size() + said.size()) {
            var left = new ArrayList<>(ofTheNode);
            left.addAll(said);
            left.removeAll(all);
            problems.accept(warning(left));
        }
        return all;
    }

    private static boolean fits(Attribute attribute) {
        return length(attribute.getName()) <= LONGEST_NAME
                && length(attribute.getText().getValue()) <= LONGEST_TEXT
                && attribute.getRanges().getRangeCount() <= MOST_RANGES;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static AgentProblem warning(List<Attribute> left) {
        return AgentProblem.warning(
                ("%d attributes (labels of the node, its annotations, spec.attributes) are not offered: an offer shows"
                                + " %d, with names of at most %d characters, texts of %d and %d ranges: %s")
                        .formatted(
                                left.size(),
                                MOST,
                                LONGEST_NAME,
                                LONGEST_TEXT,
                                MOST_RANGES,
                                Ellipsis.characters(
                                        left.stream().map(Attribute::getName).collect(Collectors.joining(", ")),
                                        LONGEST_LIST)));
    }
}
