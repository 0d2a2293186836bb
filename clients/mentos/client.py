"""A framework with mentos."""

import logging
import os
import sys

from conversation import Conversation, tell
from mentos.interface import Scheduler
from mentos.scheduler import SchedulerDriver

logging.basicConfig(level=logging.INFO)


class Tells(Scheduler):
    def on_reregistered(self, driver, framework_id, master):
        tell("subscribed", id=framework_id["value"])

    def on_heartbeat(self, driver, message):
        tell("heartbeat")

    def on_offers(self, driver, offers):
        conversation.offers(offers)

    def on_rescinded(self, driver, offer_id):
        conversation.rescinded(offer_id["value"])

    def on_update(self, driver, status):
        conversation.status(status)

    def on_agent_lost(self, driver, agent_id):
        tell("failure", agent=agent_id["value"])

    def on_error(self, driver, message):
        tell("error", message=message)

    def on_outbound_success(self, driver, request):
        pass

    def on_outbound_error(self, driver, request, endpoint, error):
        tell("failed", order=request["type"], why=str(error))


driver = SchedulerDriver(Tells(), "mentos", user="nobody", master=sys.argv[1], failover_timeout=1000)
if len(sys.argv) > 2:
    driver.framework["id"] = {"value": sys.argv[2]}
conversation = Conversation(
    launch=lambda offer, task: driver.launch([offer["id"]], [task], {"refuse_seconds": 0}),
    kill=driver.kill,
    reconcile=driver.reconcile,
    teardown=lambda: driver.teardown(driver.framework["id"]),
)
driver.start()
conversation.listen()
os._exit(0)
