module mesos-operator/programs/pause

go 1.26.0
