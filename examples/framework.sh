# Sourced by the schedulers of the examples, after they have set $namespace and $framework: what a framework in shell needs.

kubectl() { command kubectl --namespace "$namespace" "$@"; }

# A line for each offer that is not accepted yet: "fits" or "lacks", and its name. WANTED are amounts, and the words "reserved" (a part
# of it is reserved for us) and "volume": cpus=0.5 mem=64 reserved
offers() { # WANTED
  kubectl get offers -o go-template='{{range .items}}{{if not .spec.operations}}{{.metadata.name}}{{range .spec.resources}}{{if .scalar}} {{.name}}={{.scalar.value}}{{end}}{{if .reservation}} reserved{{end}}{{if .disk}} volume{{end}}{{end}}{{"\n"}}{{end}}{{end}}' |
    awk -v wanted="$*" '{
      split("", has)
      for (i = 2; i <= NF; i++) { split($i, part, "="); has[part[1]] += part[2] == "" ? 1 : part[2] }
      fits = "fits"
      for (i = split(wanted, want, " "); i > 0; i--) {
        split(want[i], part, "=")
        if (has[part[1]] < (part[2] == "" ? 1 : part[2] + 0)) fits = "lacks"
      }
      print fits, $1
    }'
}

# DECLINE. The offer may be gone by now.
decline() { # OFFER SECONDS
  kubectl patch offer "$1" --type=merge -p "{\"spec\":{\"decline\":true,\"filters\":{\"refuseSeconds\":$2}}}" >/dev/null 2>&1 || true
}

# Waits for an offer that has what is wanted, and declines the others: while they are ours, no other framework can use them.
offer() { # WANTED
  tries=0
  while :; do
    found=
    for line in $(offers "$@" | tr ' ' :); do
      case $line in
        fits:*) found=${found:-${line#*:}} ;;
        *) decline "${line#*:}" 2 ;;
      esac
    done
    [ -z "$found" ] || break
    tries=$((tries + 1))
    [ $tries -lt 120 ] || { echo "no offer of $* in a minute: other frameworks may hold all agents" >&2; exit 1; }
    sleep 0.5
  done
  echo "$found"
}

agent_of() { kubectl get offer "$1" -o jsonpath='{.spec.slaveId.value}'; } # OFFER

# ACCEPT: all of these operations, in this order, or for each the reason why not.
accept() { # OFFER OPERATIONS
  kubectl patch offer "$1" --type=merge -p "spec: {filters: {refuseSeconds: 0}, operations: [$2]}" >/dev/null
  kubectl wait "offer/$1" --for=jsonpath='{.status.acceptedTime}' --timeout=60s >/dev/null
  kubectl get offer "$1" -o go-template='{{range .status.operations}}  {{.type}}: {{if .applied}}applied{{else}}dropped, {{.message}}{{end}}{{"\n"}}{{end}}'
}

# The TaskInfo that a task of an accepted offer became.
launched() { kubectl get offer "$1" -o jsonpath="{.status.tasks[?(@.taskId==\"$2\")].name}"; } # OFFER TASK

# Registration. A framework that left earlier comes back; what its tasks were is forgotten.
register() { # FOLDER
  command kubectl apply -f "$1" >/dev/null
  kubectl patch framework "$framework" --type=merge -p '{"spec":{"suppress":false}}' >/dev/null
  kubectl wait "framework/$framework" --for=condition=Ready --timeout=60s >/dev/null
  kubectl delete taskinfos --all >/dev/null
}

# SUPPRESS, and decline for an hour what came before that.
leave() {
  kubectl patch framework "$framework" --type=merge -p '{"spec":{"suppress":true}}' >/dev/null
  offers | while read -r _ left; do decline "$left" 3600; done
}
