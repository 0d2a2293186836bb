{{/* The name of everything that the release makes, in its namespace and in the cluster. */}}
{{- define "mesos-operator.name" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- if .Values.fullnameOverride }}{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}{{ else if contains $name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "mesos-operator.selector" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Users' labels first: those by which the release finds its own objects stay as they are. */}}
{{- define "mesos-operator.labels" -}}
{{- $own := include "mesos-operator.selector" . | fromYaml -}}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_") -}}
{{ toYaml (mergeOverwrite (deepCopy .Values.commonLabels) $own) }}
{{- end }}

{{/* Labels and annotations of an object that has no annotations of its own. */}}
{{- define "mesos-operator.metadata" -}}
{{ include "mesos-operator.annotated" (list . dict) }}
{{- end }}

{{/* The same with annotations of its own: (list . ANNOTATIONS) */}}
{{- define "mesos-operator.annotated" -}}
{{ include "mesos-operator.labelled" (list (first .) dict (last .)) }}
{{- end }}

{{/* The same with labels of its own, too: (list . LABELS ANNOTATIONS) */}}
{{- define "mesos-operator.labelled" -}}
labels:
  {{- mergeOverwrite (include "mesos-operator.labels" (first .) | fromYaml) (deepCopy (index . 1)) | toYaml | nindent 2 }}
{{- with mergeOverwrite (deepCopy (first .).Values.commonAnnotations) (deepCopy (last .)) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "mesos-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.name }}{{ .Values.serviceAccount.name }}{{ else if .Values.serviceAccount.create }}{{ include "mesos-operator.name" . }}{{ else }}default{{ end }}
{{- end }}

{{/* A repository whose first part can only be a host has its registry already, as in values of 0.1.0. */}}
{{- define "mesos-operator.image" -}}
{{- $registry := .Values.global.imageRegistry | default .Values.image.registry -}}
{{- if regexMatch "^([^/]*[.:][^/]*|localhost)/" .Values.image.repository }}{{ $registry = "" }}{{ end -}}
{{- with $registry }}{{ trimSuffix "/" . }}/{{ end }}{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* Those of the chart and of the charts around it, each once, as names or as {name: ...}. */}}
{{- define "mesos-operator.imagePullSecrets" -}}
{{- $names := list -}}
{{- range concat .Values.imagePullSecrets (.Values.global.imagePullSecrets | default list) -}}
{{- $names = append $names (kindIs "string" . | ternary . (get (kindIs "map" . | ternary . dict) "name")) -}}
{{- end -}}
{{- range uniq $names }}
- name: {{ . }}
{{- end }}
{{- end }}

{{/* The operator's configuration file: what differs from its defaults. */}}
{{- define "mesos-operator.configFile" -}}
{{- $own := dict "fetcher" (dict "image" (include "mesos-operator.image" .) "pullPolicy" .Values.image.pullPolicy)
  "authorization" (dict "admission" .Values.authorization.enabled) }}
{{- if .Values.authorization.enabled }}{{ $_ := set $own "tasks" (dict "policyByName" true) }}{{ end }}
{{- $api := dict }}
{{- if .Values.schedulerApi.credentialsSecret }}
{{- $_ := set $api "credentials" "/etc/mesos-operator-credentials/credentials" }}
{{- end }}
{{- if .Values.schedulerApi.tlsSecret }}
{{- $_ := set $api "tls" "/etc/mesos-operator-tls" }}
{{- end }}
{{- if $api }}{{ $_ := set $own "schedulerApi" $api }}{{ end -}}
{{- if dig "executorApi" "enabled" false .Values.config }}
{{- $port := dig "executorApi" "port" 5051 .Values.config | int }}
{{- $_ := set $own "executorApi" (dict "address" (printf "%s-executor-api.%s.svc:%d" (include "mesos-operator.name" .) .Release.Namespace $port)) }}
{{- end -}}
{{- if .Values.watchNamespaces }}{{ $_ := set $own "namespaces" .Values.watchNamespaces }}{{ end -}}
apiVersion: config.mesosoperator.io/v1alpha1
kind: OperatorConfiguration
{{ toYaml (mergeOverwrite $own (deepCopy .Values.config)) }}
{{- end }}

{{/* The namespaces that are served, as a list; empty for all. */}}
{{- define "mesos-operator.namespaces" -}}
{{ toYaml (get (include "mesos-operator.configFile" . | fromYaml) "namespaces" | default list) }}
{{- end }}

{{/* What of it needs another pod when it changes: the operator reads the rest again. */}}
{{- define "mesos-operator.fixedConfig" -}}
{{- $config := include "mesos-operator.configFile" . | fromYaml -}}
{{- $tasks := omit (default dict $config.tasks) "policy" "policies" "policyByName" -}}
{{- $allocation := omit (default dict $config.allocation) "roles" "weights" "quotas" "whitelist" "fairSharingExcludedResourceNames" "limits" -}}
{{- $schedulerApi := omit (default dict $config.schedulerApi) "rateLimits" -}}
{{- $authorization := omit (default dict $config.authorization) "acls" -}}
{{- $fixed := dict "tasks" $tasks "allocation" $allocation "schedulerApi" $schedulerApi "authorization" $authorization -}}
{{ toYaml (merge $fixed (omit $config "tasks" "allocation" "schedulerApi" "authorization")) }}
{{- end }}

{{/* The same with all defaults. */}}
{{- define "mesos-operator.config" -}}
{{ toYaml (mergeOverwrite (.Files.Get "files/config-defaults.yaml" | fromYaml) (deepCopy .Values.config)) }}
{{- end }}

{{/* The user that the operator is for the API server. */}}
{{- define "mesos-operator.account" -}}
{{ printf "system:serviceaccount:%s:%s" .Release.Namespace (include "mesos-operator.serviceAccount" .) }}
{{- end }}

{{/* Conditions of an admission policy, which is not for the operator and for whom a value exempts. */}}
{{- define "mesos-operator.others" -}}
- name: not-by-the-operator
  expression: >-
    request.userInfo.username != {{ include "mesos-operator.account" .root | squote }}
    {{- range .exempt.exemptUsers }}
    && request.userInfo.username != {{ . | squote }}
    {{- end }}
{{- with .exempt.exemptGroups }}
- name: not-by-an-exempt-group
  expression: >-
    !has(request.userInfo.groups) || !request.userInfo.groups.exists(group, group in [
    {{- range $i, $group := . }}{{ if $i }}, {{ end }}{{ $group | squote }}{{ end -}}
    ])
{{- end }}
{{- end }}

{{/* The binding of an admission policy that refuses. */}}
{{- define "mesos-operator.binding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  {{- include "mesos-operator.metadata" .root | nindent 2 }}
spec:
  policyName: {{ .name }}
  validationActions: [Deny]
{{- end }}

{{/* The namespaces of frameworks that connect, as a list. They need some that are not the operator's own. */}}
{{- define "mesos-operator.schedulerNamespaces" -}}
{{- $api := (include "mesos-operator.config" . | fromYaml).schedulerApi }}
{{- $all := concat (list $api.namespace) (values ($api.rolesNamespaces | default dict)) (values ($api.principalsNamespaces | default dict)) | uniq | sortAlpha }}
{{- if has .Release.Namespace $all }}
{{- fail (printf "config.schedulerApi: the namespace %s is the operator's own, where its Secrets and its token are; write another one" .Release.Namespace) }}
{{- end }}
{{- if has "" $all }}
{{- fail "config.schedulerApi.namespace is missing: frameworks that connect need a namespace that is not the operator's" }}
{{- end }}
{{- toYaml $all }}
{{- end }}
