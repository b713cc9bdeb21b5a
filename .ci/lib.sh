# Named steps with a time limit, and what became of each. Sourced by `.ci/run` and `.ci/long`.
#
#   step NAME SECONDS COMMAND…              must pass
#   external NAME SECONDS PREPARE CHECK     PREPARE fetches what CHECK needs: tried twice; what cannot be fetched is told and does not
#                                           fail the run, what was fetched and then fails does
#
# COMMAND, PREPARE and CHECK are functions or programs; each runs in a shell of its own, from the root of the project.

set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# How long PREPARE may take: a thousand packages come in three minutes on a calm machine.
FETCH_SECONDS=600

passed=0
failed=0
skipped=0
summary=()

scratch=$(mktemp -d) || exit 1
export scratch
trap 'rm -rf "$scratch"' EXIT

# Runs a command under a time limit, without input; functions reach the new shell by export.
limited() {
  local seconds=$1
  shift
  if command -v timeout >/dev/null; then
    timeout --kill-after=10 "$seconds" bash -c '"$@"' bash "$@" </dev/null
  else
    bash -c '"$@"' bash "$@" </dev/null
  fi
}

# Notes what became of a step: NAME CODE STARTED.
settle() {
  local name=$1 code=$2 took=$((SECONDS - $3)) word=passed
  case $code in
    0) passed=$((passed + 1)) ;;
    skipped) skipped=$((skipped + 1)) word="could not be installed" ;;
    124 | 137) failed=$((failed + 1)) word="failed: out of time" ;;
    *) failed=$((failed + 1)) word="failed: exit code $code" ;;
  esac
  summary+=("$(printf '%-28s %s (%d s)' "$name" "$word" "$took")")
  printf -- '---- %s: %s\n' "$name" "$word"
}

step() {
  local name=$1 seconds=$2 started=$SECONDS
  shift 2
  printf '\n==== %s\n' "$name"
  limited "$seconds" "$@"
  settle "$name" $? "$started"
}

external() {
  local name=$1 seconds=$2 prepare=$3 check=$4 started=$SECONDS
  printf '\n==== %s (external)\n' "$name"
  if ! limited "$FETCH_SECONDS" "$prepare" && ! { echo "trying once more" && limited "$FETCH_SECONDS" "$prepare"; }; then
    settle "$name" skipped "$started"
    return
  fi
  limited "$seconds" "$check"
  settle "$name" $? "$started"
}

# Prints what became of all steps and ends with a failure if one failed.
finish() {
  printf '\n'
  printf '%s\n' "${summary[@]}"
  printf 'steps: %d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0)) || exit 1
  exit 0
}
