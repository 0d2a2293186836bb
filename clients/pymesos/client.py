"""A framework with pymesos."""

import logging
import os
import sys

from conversation import Conversation, tell
from pymesos import MesosSchedulerDriver, Scheduler

logging.basicConfig(level=logging.INFO)


class Tells(Scheduler):
    def registered(self, driver, framework_id, master_info):
        tell("subscribed", id=framework_id["value"])

    def reregistered(self, driver, master_info):
        tell("subscribed", id=driver.framework_id)

    def disconnected(self, driver):
        tell("disconnected")

    def processHeartBeat(self, driver):
        tell("heartbeat")

    def resourceOffers(self, driver, offers):
        conversation.offers(offers)

    def offerRescinded(self, driver, offer_id):
        conversation.rescinded(offer_id["value"])

    def statusUpdate(self, driver, status):
        conversation.status(status)

    def slaveLost(self, driver, agent_id):
        tell("failure", agent=agent_id["value"])

    def error(self, driver, message):
        tell("error", message=message)


framework = {"user": "nobody", "name": "pymesos", "failover_timeout": 1000}
if len(sys.argv) > 2:
    framework["id"] = {"value": sys.argv[2]}
driver = MesosSchedulerDriver(Tells(), framework, sys.argv[1])
conversation = Conversation(
    launch=lambda offer, task: driver.launchTasks(offer["id"], [task], {"refuse_seconds": 0}),
    kill=lambda task, agent: driver.killTask({"value": task}),
    reconcile=lambda task, agent: driver.reconcileTasks([{"task_id": {"value": task}}]),
    teardown=driver.stop,
)
driver.start()
conversation.listen()
os._exit(0)
