# Sourced by the commands in this folder, after cluster/lib.sh: what makes the same bytes of the same files.
ROOT=$(cd "$HERE/.." && pwd -P)
TIME=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' "$ROOT/pom.xml")
export TZ=UTC
umask 022

# packed FOLDER [NAME...]: a tar of it on standard output, in which neither machine, user nor time shows
packed() {
  local folder=$1
  shift
  [ $# -gt 0 ] || set -- .
  tar -C "$folder" --sort=name --mtime="$TIME" --owner=0 --group=0 --numeric-owner --format=posix \
    --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -c "$@"
}
squeezed() { gzip -n -9; }

sha256() { if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
digest() { sha256 "$1" | cut -c1-64; }

# Maven compares each file that it resolves with .mvn/checksums. Only where modules are packaged: it would read the folder of a module
# that is no jar yet as a file.
CHECKED=(
  -Daether.artifactResolver.postProcessor.trustedChecksums=true
  -Daether.artifactResolver.postProcessor.trustedChecksums.checksumAlgorithms=SHA-256
  -Daether.trustedChecksumsSource.summaryFile=true
  "-Daether.trustedChecksumsSource.summaryFile.basedir=$ROOT/.mvn/checksums"
  -Daether.trustedChecksumsSource.summaryFile.originAware=false
)

# Names of Go's and OCI's for this machine
architecture() {
  case $(uname -m) in
    x86_64 | amd64) echo amd64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) die "no name for the architecture $(uname -m)" ;;
  esac
}
