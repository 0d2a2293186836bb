// A framework with mesos-framework. The library's own handler of offers launches tasks that were given to it before it subscribed, and
// gives them ids of its own, so this has one of its own.
"use strict";

const readline = require("readline");
const { Scheduler, Mesos } = require("mesos-framework");

const mesos = Mesos.getMesos();
const [master, id] = process.argv.slice(2);
const [host, port] = master.split(":");
const offers = [];
const orders = [];
const agents = new Map();

function tell(event, what) {
    process.stdout.write(JSON.stringify(Object.assign({ event }, what)) + "\n");
}

function scalar(name, value) {
    return { name, type: "SCALAR", scalar: { value } };
}

function match() {
    while (offers.length > 0 && orders.length > 0) {
        const offer = offers.shift();
        const order = orders.shift();
        const task = {
            name: order.task,
            task_id: { value: order.task },
            agent_id: offer.agent_id,
            command: { value: order.command },
            resources: [scalar("cpus", order.cpus), scalar("mem", 32)],
        };
        const launch = { type: "LAUNCH", launch: { task_infos: [task] } };
        agents.set(order.task, offer.agent_id.value);
        scheduler.accept([offer.id], [launch], new mesos.Filters(0));
    }
}

const scheduler = new Scheduler({
    masterUrl: host,
    port: port,
    user: "nobody",
    frameworkName: "mesos-framework",
    frameworkFailoverTimeout: 1000,
    masterConnectionTimeout: 40, // longer than it is between two heartbeats; the library's own 10 s are not
    logging: { level: "info" },
    handlers: {
        OFFERS: function (event) {
            for (const offer of event.offers) {
                tell("offer", { id: offer.id.value, agent: offer.agent_id.value });
                offers.push(offer);
            }
            match();
        },
        RESCIND: function (event) {
            const gone = event.offer_id.value;
            offers.splice(0, offers.length, ...offers.filter((offer) => offer.id.value !== gone));
            tell("rescind", { id: gone });
        },
    },
});

scheduler.on("subscribed", (what) => tell("subscribed", { id: what.frameworkId }));
scheduler.on("heartbeat", () => tell("heartbeat"));
scheduler.on("failure", (failure) => tell("failure", { agent: failure.agent_id.value }));
scheduler.on("error", (error) => {
    const message = error.message || String(error);
    tell("disconnected", { message });
    if (message.startsWith("There was a problem with the request")) {
        setTimeout(() => scheduler.subscribe(), 1000); // it has no connection, and leaves it to the framework to try again
    }
});
scheduler.on("update", (update) => {
    const status = update.status;
    agents.set(status.task_id.value, status.agent_id.value);
    tell("status", {
        task: status.task_id.value,
        agent: status.agent_id.value,
        state: status.state,
        reason: status.reason || "",
        message: status.message || "",
    });
});
scheduler.on("ready", () => {
    if (id) {
        scheduler.frameworkId = id;
    }
    scheduler.subscribe();
});

const calls = {
    launch: (order) => {
        orders.push(order);
        match();
    },
    kill: (order) => scheduler.kill(order.task, agents.get(order.task)),
    reconcile: (order) => scheduler.reconcile(order.task, order.agent),
    teardown: () => scheduler.teardown(),
};
readline
    .createInterface({ input: process.stdin })
    .on("line", (line) => {
        const order = JSON.parse(line);
        calls[order.do](order);
    })
    .on("close", () => process.exit(0));
