# The machine that Airflow runs on, as far as Terraform is concerned: a file that the rehearsal watches.
# Usage: sh instance.sh create <image tag> | destroy
set -eu
world=$(dirname "$0")
case $1 in
  destroy)
    rm -f "$world/instance"
    ;;
  create)
    if [ -e "$world/faults/apply-fails" ]; then
      echo "Error launching source instance: InsufficientInstanceCapacity" >&2
      exit 1
    fi
    if [ -e "$world/faults/apply-slow" ]; then
      sleep 20
    fi
    if [ -e "$world/faults/second-plan-not-empty" ]; then
      : > "$world/drifted"
    fi
    printf '%s %s-%s\n' "$2" "$(date +%s)" "$$" > "$world/instance.new"
    mv "$world/instance.new" "$world/instance"
    ;;
esac
