// A framework with the scheduler library of mesos-go, which speaks protobuf.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	mesos "github.com/mesos/mesos-go/api/v1/lib"
	"github.com/mesos/mesos-go/api/v1/lib/backoff"
	"github.com/mesos/mesos-go/api/v1/lib/extras/scheduler/callrules"
	"github.com/mesos/mesos-go/api/v1/lib/extras/scheduler/controller"
	"github.com/mesos/mesos-go/api/v1/lib/extras/store"
	"github.com/mesos/mesos-go/api/v1/lib/httpcli"
	"github.com/mesos/mesos-go/api/v1/lib/httpcli/httpsched"
	"github.com/mesos/mesos-go/api/v1/lib/resources"
	"github.com/mesos/mesos-go/api/v1/lib/scheduler"
	"github.com/mesos/mesos-go/api/v1/lib/scheduler/calls"
	"github.com/mesos/mesos-go/api/v1/lib/scheduler/events"
)

const failover = 1000 * time.Second

// order is what the test says.
type order struct {
	Do      string
	Task    string
	Agent   string
	Command string
	Cpus    float64
}

// event is what the test is told.
type event map[string]any

type conversation struct {
	lock   sync.Mutex
	caller calls.Caller
	offers []mesos.Offer
	orders []order
}

func tell(what event) {
	line, err := json.Marshal(what)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

func (c *conversation) call(ctx context.Context, call *scheduler.Call) {
	if err := calls.CallNoData(ctx, c.caller, call); err != nil {
		tell(event{"event": "failed", "order": call.GetType().String(), "why": err.Error()})
	}
}

func (c *conversation) received(_ context.Context, e *scheduler.Event) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, offer := range e.GetOffers().GetOffers() {
		tell(event{"event": "offer", "id": offer.ID.Value, "agent": offer.AgentID.Value})
		c.offers = append(c.offers, offer)
	}
	c.match()
	return nil
}

func (c *conversation) rescinded(_ context.Context, e *scheduler.Event) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	gone := e.GetRescind().GetOfferID()
	var left []mesos.Offer
	for _, offer := range c.offers {
		if offer.ID.Value != gone.Value {
			left = append(left, offer)
		}
	}
	c.offers = left
	tell(event{"event": "rescind", "id": gone.Value})
	return nil
}

func updated(_ context.Context, e *scheduler.Event) error {
	s := e.GetUpdate().GetStatus()
	what := event{
		"event": "status", "task": s.TaskID.Value, "agent": s.GetAgentID().GetValue(), "state": s.GetState().String(),
		"message": s.GetMessage(), "reason": "",
	}
	if s.Reason != nil {
		what["reason"] = s.GetReason().String()
	}
	tell(what)
	return nil
}

// match launches a task for each order for which there is an offer.
func (c *conversation) match() {
	if len(c.offers) == 0 || len(c.orders) == 0 {
		return
	}
	offer, order := c.offers[0], c.orders[0]
	c.offers, c.orders = c.offers[1:], c.orders[1:]
	task := mesos.TaskInfo{
		Name:    order.Task,
		TaskID:  mesos.TaskID{Value: order.Task},
		AgentID: offer.AgentID,
		Command: &mesos.CommandInfo{Value: &order.Command},
		Resources: mesos.Resources{
			resources.NewCPUs(order.Cpus).Resource,
			resources.NewMemory(32).Resource,
		},
	}
	accept := calls.Accept(calls.OfferOperations{calls.OpLaunch(task)}.WithOffers(offer.ID)).With(calls.RefuseSeconds(0))
	c.call(context.Background(), accept)
}

func (c *conversation) follow(order order) {
	c.lock.Lock()
	defer c.lock.Unlock()
	ctx := context.Background()
	switch order.Do {
	case "launch":
		c.orders = append(c.orders, order)
		c.match()
	case "kill":
		c.call(ctx, calls.Kill(order.Task, ""))
	case "reconcile":
		c.call(ctx, calls.Reconcile(calls.ReconcileTasks(map[string]string{order.Task: order.Agent})))
	case "teardown":
		c.call(ctx, &scheduler.Call{Type: scheduler.Call_TEARDOWN})
	}
}

func main() {
	ctx := context.Background()
	id := store.NewInMemorySingleton()
	seconds := failover.Seconds()
	info := &mesos.FrameworkInfo{User: "nobody", Name: "mesos-go", FailoverTimeout: &seconds}
	if len(os.Args) > 2 {
		if err := id.Set(os.Args[2]); err != nil {
			panic(err)
		}
		info.ID = &mesos.FrameworkID{Value: os.Args[2]}
	}
	client := httpcli.New(httpcli.Endpoint("http://" + os.Args[1] + "/api/v1/scheduler"))
	c := &conversation{
		caller: callrules.New(callrules.WithFrameworkID(store.GetIgnoreErrors(id))).Caller(httpsched.NewCaller(client)),
	}
	handler := controller.LiftErrors().DropOnError().Handle(events.Handlers{
		scheduler.Event_SUBSCRIBED: controller.TrackSubscription(id, failover).AndThen().HandleF(
			func(_ context.Context, e *scheduler.Event) error {
				tell(event{"event": "subscribed", "id": e.GetSubscribed().GetFrameworkID().Value})
				return nil
			}),
		scheduler.Event_OFFERS:  events.HandlerFunc(c.received),
		scheduler.Event_RESCIND: events.HandlerFunc(c.rescinded),
		scheduler.Event_UPDATE:  controller.AckStatusUpdates(c.caller).AndThen().HandleF(updated),
		scheduler.Event_FAILURE: events.HandlerFunc(func(_ context.Context, e *scheduler.Event) error {
			tell(event{"event": "failure", "agent": e.GetFailure().GetAgentID().GetValue()})
			return nil
		}),
		scheduler.Event_HEARTBEAT: events.HandlerFunc(func(context.Context, *scheduler.Event) error {
			tell(event{"event": "heartbeat"})
			return nil
		}),
	})
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			var order order
			if err := json.Unmarshal(lines.Bytes(), &order); err != nil {
				panic(err)
			}
			c.follow(order)
		}
		os.Exit(0)
	}()
	err := controller.Run(ctx, info, c.caller,
		controller.WithEventHandler(handler),
		controller.WithFrameworkID(store.GetIgnoreErrors(id)),
		controller.WithRegistrationTokens(backoff.Notifier(time.Second, 5*time.Second, ctx.Done())),
		controller.WithSubscriptionTerminated(func(err error) {
			fmt.Fprintln(os.Stderr, "the subscription has ended:", err)
			tell(event{"event": "disconnected"})
		}),
	)
	fmt.Fprintln(os.Stderr, "the end:", err)
}
