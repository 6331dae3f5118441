// Must not compile: Inventory with a private message among what it sends and among what it receives. The
// rest is as in talks_to_others.cpp, which compiles.
#include "contract/every_message.hpp"

using namespace flowmart;
using namespace flowmart::contract;

struct Talkative : InventoryService {
  using SendsPrivately = Join<InventoryService::SendsPrivately, Types<ConsumeStock>>;
};

using AllOfThem = PrivateMessagesOf<Join<Types<Talkative>, FlowServices>>::type;
static_assert(contains<ConsumeStock, AllOfThem>);
