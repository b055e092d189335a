# shellcheck shell=bash
# Read by every script here: the root, the tools that script/setup keeps for us, and how messages look.
set -euo pipefail

PORTICO_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$PORTICO_ROOT"

# Tools that no Debian package gives in the version we need; see script/setup.
PORTICO_TOOLS=${PORTICO_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/portico/tools}
export PATH="$PORTICO_TOOLS/bin:$HOME/.cargo/bin:$PATH"

# Where cargo puts what it builds.
# shellcheck disable=SC2034 # used by the scripts that read this file
PORTICO_TARGET=${CARGO_TARGET_DIR:-$PORTICO_ROOT/target}

# One set of packages everywhere: cargo unites features over what is selected, and another selection
# would compile the big crates a second time.
# shellcheck disable=SC2034 # used by the scripts that read this file
WHOLE=(--workspace --locked)

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() {
    printf '\033[1merror:\033[0m %s\n' "$*" >&2
    exit 1
}
