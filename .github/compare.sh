#!/usr/bin/env bash
# The step of action.yml that compares two releases: OLD and NEW, or those in the diff from BASE to the checked-out tree.
# It writes the report to $RUNNER_TEMP/upgrade.md and to the summary, and the status to the step's outputs.
set -euo pipefail
arguments=(--markdown)
if [ -n "${ACCEPT:-}" ]; then arguments+=(--accept "$ACCEPT"); fi
if [ -n "${OLD:-}" ]; then
  arguments+=("$OLD" ${NEW:+"$NEW"})
else
  git fetch --quiet --depth=1 origin "$BASE"
  git diff "$BASE" -- '*requirements*.txt' '*constraints*.txt' pyproject.toml uv.lock poetry.lock > "$RUNNER_TEMP/pin.diff"
  arguments+=(--from-diff "$RUNNER_TEMP/pin.diff")
fi
status=0
"$RUNNER_TEMP/gpt2-specification/bin/gpt2-specification" upgrade "${arguments[@]}" > "$RUNNER_TEMP/upgrade.md" || status=$?
cat "$RUNNER_TEMP/upgrade.md" >> "$GITHUB_STEP_SUMMARY"
echo "status=$status" >> "$GITHUB_OUTPUT"
if [ "$status" = 2 ] || [ "$status" -ge "${FAIL_ON:-3}" ]; then exit "$status"; fi
