{{/* The name of everything that the release makes. */}}
{{- define "mesos-operator.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "mesos-operator.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "mesos-operator.labels" -}}
{{ include "mesos-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "mesos-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.name }}{{ .Values.serviceAccount.name }}{{ else if .Values.serviceAccount.create }}{{ include "mesos-operator.name" . }}{{ else }}default{{ end }}
{{- end }}

{{- define "mesos-operator.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The operator's configuration file: what differs from its defaults. */}}
{{- define "mesos-operator.configFile" -}}
{{- $own := dict "fetcher" (dict "image" (include "mesos-operator.image" .) "pullPolicy" .Values.image.pullPolicy) -}}
{{- if .Values.schedulerApi.credentialsSecret }}
{{- $_ := set $own "schedulerApi" (dict "credentials" "/etc/mesos-operator-credentials/credentials") }}
{{- end -}}
apiVersion: config.mesosoperator.io/v1alpha1
kind: OperatorConfiguration
{{ toYaml (mergeOverwrite $own (deepCopy .Values.config)) }}
{{- end }}

{{/* What of it needs another pod when it changes: the operator reads the rest again. */}}
{{- define "mesos-operator.fixedConfig" -}}
{{- $config := include "mesos-operator.configFile" . | fromYaml -}}
{{- $tasks := omit (default dict $config.tasks) "policy" -}}
{{- $allocation := omit (default dict $config.allocation) "roles" "weights" "quotas" "whitelist" "fairSharingExcludedResourceNames" -}}
{{- $schedulerApi := omit (default dict $config.schedulerApi) "rateLimits" -}}
{{- $rest := omit $config "tasks" "allocation" "schedulerApi" "authorization" -}}
{{ toYaml (merge (dict "tasks" $tasks "allocation" $allocation "schedulerApi" $schedulerApi) $rest) }}
{{- end }}

{{/* The same with all defaults. */}}
{{- define "mesos-operator.config" -}}
{{ toYaml (mergeOverwrite (.Files.Get "files/config-defaults.yaml" | fromYaml) (deepCopy .Values.config)) }}
{{- end }}
