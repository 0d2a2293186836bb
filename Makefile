# The way in: `make demo`. Everything here is a line or two of what you could type yourself.

.DEFAULT_GOAL := help
.PHONY: help demo unit it e2e test test-hostile test-clients fuzz bench bench-scale release release-verify build cli image up down status install run generate format clean

MVN := ./mvnw -B --no-transfer-progress
JAR := operator/target/mesos-operator.jar
FUZZ_SEED := 20260101
COMMA := ,
SOURCES := $(shell find pom.xml .mvn proto/pom.xml proto/mesos.proto proto/scheduler.proto proto/executor.proto proto/v1.proto proto/kubernetes.proto crds/pom.xml crds/src/main operator/pom.xml operator/src/main -type f)

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

demo: ## a cluster, the operator in it, the examples applied, and what came of them
	@examples/demo

unit: ## the unit tests (*Test), which need a JDK and nothing else
	$(MVN) test

it: ## the integration tests (*IT), against a real API server; builds one first
	@cluster/build etcd kube-apiserver kube-controller-manager kubectl helm object-health promtool
	$(MVN) verify -Dunit.skip

e2e: install cli ## the end-to-end tests (*EndToEnd), on the cluster with the operator in it
	$(MVN) -pl examples -Pend-to-end test-compile failsafe:integration-test failsafe:verify

test: ## every test, unit, it and e2e, and how many passed
	@.ci/test

bench: ## how long an allocation and a pod event take; about five minutes (BENCH=PodEvent for only those)
	./mvnw -q -pl bench -am package -Pbench -Dmaven.test.skip=true -Dspotless.check.skip=true -Dbench="$(BENCH)"

bench-scale: ## tasks beside plain Jobs, on a control plane with simulated nodes; about ten minutes (SCALE="offers --nodes 1000" for a part)
	@bench/scale $(SCALE)

test-hostile: image ## one tenant floods, forges and oversizes beside another one, whose tasks are timed; an hour (MINUTES=10 for less)
	@bench/hostile $(MINUTES)

test-clients: ## clients and frameworks of other people, each from subscribe to teardown; twenty minutes (CLIENTS=pymesos,msh for some)
	@cluster/build etcd kube-apiserver kubectl
	@clients/install $(subst $(COMMA), ,$(CLIENTS))
	$(MVN) -pl operator -am verify -Dunit.skip -Dintegration.tier=WithClients '-Dintegration.timeout=20 m' -Dclients=$(CLIENTS) $(GOLDEN)

fuzz: ## hostile input: 20 times the tries, and 10 000 mutated resources against a real API server; about fifteen minutes (FUZZ_SEED=7 for others)
	@cluster/build etcd kube-apiserver kubectl
	$(MVN) -pl crds,operator -am verify -Dspotless.check.skip=true '-Dtest=Hostile*Test,RecordIoTest,RoundTripTest' -Dproperty.factor=20 \
	  -Dit.test=MutatedResourcesIT -Dfuzz.resources=10000 -Dfuzz.seed=$(FUZZ_SEED) '-Dintegration.timeout=60 m'

release: ## all that a release publishes, in dist/, with the same bytes each time
	@release/build

release-verify: ## the release of what is committed, made twice and compared
	@release/verify

build: $(JAR) ## the operator's jar, without tests
$(JAR): $(SOURCES)
	$(MVN) -pl operator -am package -Dmaven.test.skip=true -Dspotless.check.skip=true
	@touch $(JAR)

cli: ## kubectl mesos with its own Java runtime, in cli/target/kubectl-mesos; its bin/ belongs into PATH
	$(MVN) -pl cli -am package -Dmaven.test.skip=true -Dspotless.check.skip=true
	@cli/build

up: ## a kind cluster, and a Docker engine for it where there is none
	@cluster/up

image: up build ## the operator's image, loaded into the cluster
	@cluster/image

install: image ## the operator, installed in the cluster with Helm
	@helm/install

run: build ## the operator on this machine, against the cluster; the one in the cluster stops meanwhile
	@cluster/run-operator

status: ## what is up
	@cluster/status

down: ## removes the cluster and all that belongs to it
	@cluster/down

generate: ## the CRDs from proto/mesos.proto, in crds/ and in the chart; and deploy/ from the chart
	./mvnw -q -pl crd-generator -am verify -Dcrds=write -Dmaven.test.skip=true -Dspotless.check.skip=true
	@cluster/build helm
	helm/manifests > deploy/install.yaml

format: ## the Java sources
	./mvnw -q spotless:apply

clean: ## what the build made; programs and cluster stay
	./mvnw -q clean
