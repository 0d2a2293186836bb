package io.mesosoperator.resource;

import java.util.List;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;

/** Resources and operations as the tests write them: in the print form. */
final class Samples {

    private Samples() {}

    static Resources parse(String text) {
        return Resources.parse(text);
    }

    /** The one resource of the text. */
    static Resource resource(String text) {
        List<Resource> resources = Parser.parse(text);
        if (resources.size() != 1) {
            throw new IllegalArgumentException("Expecting one resource in " + text);
        }
        return resources.getFirst();
    }

    /** cpus that may be invalid, as no text can be. */
    static Resource cpus(double value) {
        var cpus = resource("cpus:1").toBuilder();
        cpus.getScalarBuilder().setValue(value);
        return cpus.build();
    }

    static Offer.Operation launch() {
        return Offer.Operation.newBuilder().setType(Offer.Operation.Type.LAUNCH).build();
    }

    static Offer.Operation reserve(Resource... resources) {
        var operation = Offer.Operation.newBuilder().setType(Offer.Operation.Type.RESERVE);
        operation.getReserveBuilder().addAllResources(List.of(resources));
        return operation.build();
    }

    static Offer.Operation unreserve(Resource... resources) {
        var operation = Offer.Operation.newBuilder().setType(Offer.Operation.Type.UNRESERVE);
        operation.getUnreserveBuilder().addAllResources(List.of(resources));
        return operation.build();
    }

    static Offer.Operation createVolumes(Resource... volumes) {
        var operation = Offer.Operation.newBuilder().setType(Offer.Operation.Type.CREATE);
        operation.getCreateBuilder().addAllVolumes(List.of(volumes));
        return operation.build();
    }

    static Offer.Operation destroyVolumes(Resource... volumes) {
        var operation = Offer.Operation.newBuilder().setType(Offer.Operation.Type.DESTROY);
        operation.getDestroyBuilder().addAllVolumes(List.of(volumes));
        return operation.build();
    }
}
