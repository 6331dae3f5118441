// Compiles: Inventory with one private message more to send, which it does not receive.
#include "contract/every_message.hpp"

using namespace flowmart;
using namespace flowmart::contract;

struct Talkative : InventoryService {
  using SendsPrivately = Join<InventoryService::SendsPrivately, Types<ShipmentCancelled>>;
};

using AllOfThem = PrivateMessagesOf<Join<Types<Talkative>, FlowServices>>::type;
static_assert(contains<ShipmentCancelled, AllOfThem>);
