package io.mesosoperator.master;

import java.util.ArrayList;
import java.util.List;

/**
 * What is run in a task's container to look at its sandbox: one script for the shells and programs of GNU, BusyBox and
 * Toybox. Names are arguments of it, never part of it. What a name leads to is asked of the kernel after it is opened,
 * so that no link leads out of the sandbox, also one that is changed meanwhile.
 */
final class SandboxScript {

    /** There is nothing of that name, or it leads out of the sandbox. */
    static final int NOT_THERE = 64;

    /** It is a directory; or it is none, if one is to be listed. */
    static final int OTHER_KIND = 65;

    /** The image lacks a program, or its {@code /proc}. */
    static final int NO_PROGRAM = 66;

    /** The user of the container may not read it. */
    static final int NOT_READABLE = 67;

    /** It is neither a directory nor a file with bytes. */
    static final int NO_FILE = 68;

    /** It begins to read at the start of one of these. */
    static final int BLOCK = 4096;

    /** Of a directory more are not listed. */
    static final int MOST_ENTRIES = 5000;

    /** The facts of so many files come together. */
    static final int AT_ONCE = 50;

    /** All of a file. */
    private static final int ALL = -1;

    /** A file's blocks, for what is sent as a whole. */
    private static final int LARGE_BLOCK = 64 << 10;

    /** What is there before the others: where things are, and that programs are. */
    private static final String BEGIN = """
            LC_ALL=C
            PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
            export LC_ALL PATH
            nl='
            '
            for program in stat readlink dd; do
              command -v $program >/dev/null 2>&1 || exit 66
            done
            readlink -f / >/dev/null 2>&1 || exit 66
            path=$1/$2
            cd "$1" 2>/dev/null || exit 64
            top=$(readlink /proc/self/cwd && echo .) || exit 66
            top=${top%"${nl}."}
            is_in() {
              case ${1%"${nl}."} in
                "$top" | "$top"/*) ;;
                *) return 1 ;;
              esac
            }
            leads_in() {
              real=$(readlink -f "$1" 2>/dev/null && echo .)
              is_in "$real"
            }
            opened_in() {
              real=$(readlink "$1" && echo .) || exit 66
              is_in "$real"
            }
            leads_in "$path" && [ -e "$path" ] || exit 64
            """;

    private static final String LIST = BEGIN + """
            facts='%f %h %s %Y %u %g %U:%G'
            show() {
              if told=$(stat $how -c "$facts" "$@" 2>/dev/null); then
                printf '%s\\0' "$told" "$@"
              elif [ $# -gt 1 ]; then
                for one in "$@"; do show "$one"; done
              fi
            }
            link() {
              if [ -e "$1" ] && leads_in "$1"; then how=-L; fi
              show "$1"
              how=
            }
            [ -d "$path" ] || exit 65
            cd "$path" 2>/dev/null || exit 67
            opened_in /proc/self/cwd || exit 64
            [ -r . ] || exit 67
            how=
            left=$3
            at_once=$4
            set --
            for name in ./* ./.[!.]* ./..?*; do
              if [ -h "$name" ]; then
                link "$name"
              elif [ -e "$name" ]; then
                set -- "$@" "$name"
              else
                continue
              fi
              left=$((left - 1))
              [ "$left" -gt 0 ] || break
              if [ $# -ge "$at_once" ]; then
                show "$@"
                set --
              fi
            done
            [ $# -eq 0 ] || show "$@"
            exit 0
            """;

    private static final String READ = BEGIN + """
            [ -d "$path" ] && exit 65
            [ -f "$path" ] || exit 68
            [ -r "$path" ] || exit 67
            serve() {
              opened_in /proc/self/fd/3 || exit 64
              told=$(stat -L -c '%f %s' /proc/self/fd/3) || exit 66
              printf '%s\\n' "$told"
              size=${told#* }
              if [ "$3" -lt 0 ]; then
                set -- "$1" "$2" "$(((size + $1 - 1) / $1))"
              fi
              if [ "$(($1 * $2))" -lt "$size" ] && [ "$3" -gt 0 ]; then
                dd bs="$1" skip="$2" count="$3" <&3 2>/dev/null
              fi
              exit 0
            }
            serve "$3" "$4" "$5" 3<"$path"
            exit 67
            """;

    private SandboxScript() {}

    /** Lists a directory for {@link SandboxListing}. */
    static List<String> list(String root, String path) {
        return command(LIST, root, path, MOST_ENTRIES, AT_ONCE);
    }

    /**
     * Tells of a file, for {@link FileStart}, and then what is in some of its blocks.
     *
     * @param first the number of the first block
     * @param count none for the size alone
     */
    static List<String> blocks(String root, String path, long first, long count) {
        return command(READ, root, path, BLOCK, first, count);
    }

    /** Tells of a file, and then all that is in it. */
    static List<String> whole(String root, String path) {
        return command(READ, root, path, LARGE_BLOCK, 0, ALL);
    }

    private static List<String> command(String script, String root, String path, long... numbers) {
        var command = new ArrayList<>(List.of("sh", "-c", script, "sh", root, path));
        for (var number : numbers) {
            command.add(Long.toString(number));
        }
        return List.copyOf(command);
    }
}
