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
apiVersion: config.mesosoperator.io/v1alpha1
kind: OperatorConfiguration
{{ toYaml (mergeOverwrite $own (deepCopy .Values.config)) }}
{{- end }}

{{/* The same with all defaults. */}}
{{- define "mesos-operator.config" -}}
{{ toYaml (mergeOverwrite (.Files.Get "files/config-defaults.yaml" | fromYaml) (deepCopy .Values.config)) }}
{{- end }}
