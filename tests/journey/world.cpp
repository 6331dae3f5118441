#include "journey/world.hpp"

#include <algorithm>

#include "app/program.hpp"
#include "contract/private/inventory.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::journey {
namespace {

// Books that nobody reads: for folding alone.
class NoBooks : public engine::Books {
  void receipt(const Uuid&, const engine::Receipt&) override {}
  void person(const Uuid&, const engine::PersonEntry&) override {}
  void timer_set(const Uuid&, engine::PendingTimer) override {}
  void timer_gone(const Uuid&) override {}
  void effect_requested(engine::PendingEffect) override {}
  void effect_answered(std::uint64_t) override {}
};

std::map<engine::StateKey, std::string> rows_of(const engine::States& from) {
  std::map<engine::StateKey, std::string> rows;
  from.each_row([&](engine::StateKey key, std::optional<std::string> bytes) {
    if (bytes) rows[std::move(key)] = std::move(*bytes);
  });
  return rows;
}

// Goods are held as long for a transfer as for a card: so orders lapse within the hour that a test lasts.
std::vector<engine::ServiceType> services_but(std::string_view without) {
  ShopSettings settings;
  settings.transfer_hold = settings.hold_time;
  std::vector<engine::ServiceType> services = app::all_services(settings);
  const std::size_t left_out =
      std::erase_if(services, [&](const engine::ServiceType& one) { return one.name == without; });
  EXPECT_EQ(left_out, without.empty() ? 0u : 1u) << "no service " << without;
  return services;
}

}  // namespace

World::World(std::string_view without)
    : gateway(
          {}, [](engine::Input) {}, [] { return noon; }),
      routing_(services_but(without)),
      store_(std::make_unique<journal::MemoryStateStore>()),
      states_(routing_, *store_),
      fold_(routing_, states_, *this),
      cascade_(routing_, states_, fold_, traffic_) {
  types_.emplace(wire::all_messages());
}
World::~World() {
  if (const auto violation = audit_.finish())
    ADD_FAILURE() << "invariant " << violation->invariant << ": " << violation->what;
}

// One input, one batch: decided, encoded and read back as a record would be, held against the invariants.
std::string World::take(wire::AnyMessage message, engine::BatchInput input, const engine::ServiceType* owner,
                        wire::AnyMessage beside) {
  engine::Batch batch;
  batch.time = now;
  batch.sequence = sequence_ + 1;
  batch.first_event = next_event_;
  states_.at(batch.sequence);
  if (auto rejection = cascade_.run(batch, std::move(input), std::move(message), owner, std::move(beside)))
    return rejection->code;
  for (const engine::BatchStep& step : batch.steps)
    if (step.rejection)
      ADD_FAILURE() << "inside: " << batch.messages[step.message].message.type->id
                    << " was refused: " << step.rejection->code << ": " << step.rejection->detail;
  std::string bytes, why;
  engine::encode(batch, bytes);
  auto read = engine::decode_batch(bytes, *types_, batch.sequence, batch.first_event, why);
  EXPECT_TRUE(read) << why;
  if (const auto violation = audit_.check(*read))
    ADD_FAILURE() << "invariant " << violation->invariant << ": " << violation->what;
  sequence_ = batch.sequence;
  next_event_ += batch.messages.size();
  for (const engine::BatchMessage& one : batch.messages) log_.push_back(one.message);
  batches_.push_back(std::move(*read));
  return "";
}

std::string World::try_out(wire::AnyMessage message, wire::AnyMessage beside) {
  engine::Batch batch;
  batch.time = now;
  batch.sequence = sequence_ + 1;
  batch.first_event = next_event_;
  states_.at(batch.sequence);
  const auto answer = cascade_.preview(batch, {}, std::move(message), {}, std::move(beside));
  return answer.rejection ? answer.rejection->code : "";
}

std::string World::everything() const {
  std::string all = std::to_string(sequence_) + " " + std::to_string(timers_.size()) + " " +
                    std::to_string(effects_.size() + answers_.size());
  for (const auto& [key, bytes] : rows_of(states_)) all.append(key).append(bytes);
  return all;
}

void World::effect_requested(engine::PendingEffect effect) {
  const wire::MessageType* type = types_->by_hash(static_cast<std::uint32_t>(effect.type));
  wire::Reader in(effect.message);
  effects_.push_back({{type, type->decode(in)}, static_cast<std::uint64_t>(effect.event), effect.id, Uuid{}});
}

// Until nothing more happens at this moment.
void World::settle() {
  for (;;) {
    if (!effects_.empty()) {
      const auto effects = std::exchange(effects_, {});
      for (auto& answer : gateway.work(effects, now)) {
        answer.due += gateway_takes;
        answers_.push_back(std::move(answer));
      }
    }
    const auto due =
        std::find_if(answers_.begin(), answers_.end(), [&](const auto& answer) { return answer.due <= now; });
    if (due == answers_.end()) return;
    const adapters::EffectAnswer answer = *due;
    answers_.erase(due);
    engine::BatchInput input{.origin = engine::Origin::effect};
    input.effect = input.cause = answer.event;
    EXPECT_EQ(take(answer.message, std::move(input)), "");
  }
}

void World::fire_timer() {
  const auto [key, first] = timers_.first();
  const engine::PendingTimer timer = *first;
  timers_.remove(key);
  const engine::ServiceType* type = routing_.by_hash(static_cast<std::uint32_t>(timer.service));
  const wire::MessageType* message = types_->by_hash(static_cast<std::uint32_t>(timer.type));
  wire::Reader in(timer.message);
  engine::BatchInput input{.origin = engine::Origin::timer};
  input.cause = static_cast<std::uint64_t>(timer.cause);
  input.timer = key;
  take({message, message->decode(in)}, std::move(input), type);
}

void World::pass(Duration time) {
  const Time end = now + time;
  for (;;) {
    std::optional<Time> next;
    if (!timers_.empty()) next = timers_.next_due();
    for (const auto& answer : answers_)
      if (!next || answer.due < *next) next = answer.due;
    if (!next || *next > end) break;
    now = std::max(now, *next);
    while (!timers_.empty() && timers_.next_due() <= now) fire_timer();
    settle();
  }
  now = end;
}

void World::stock(const std::string& sku, std::int64_t quantity, const std::string& warehouse) {
  RegisterProduct product;
  product.product = ProductId::of(sku);
  product.sku = sku;
  product.name = sku;
  product.price = {100, *Currency::parse("GBP")};
  Warehouse place;
  place.warehouse = WarehouseId::of(warehouse);
  place.code = warehouse;
  place.name = warehouse;
  product.warehouses = {place};
  EXPECT_EQ(give(product), "");
  if (quantity > 0)
    EXPECT_EQ(give(AddInventory{ProductId::of(sku), quantity, WarehouseId::of(warehouse), now}), "");
}

std::int64_t World::available(const std::string& sku) {
  return ask(GetInventoryStatus{.productId = sku}).aggregatedInventory.totalAvailable;
}
std::int64_t World::on_hand(const std::string& sku) {
  const auto totals = ask(GetInventoryStatus{.productId = sku}).aggregatedInventory;
  return totals.totalAvailable + totals.totalReserved;
}

std::vector<World::Heard> World::heard() const {
  std::vector<Heard> all;
  for (const engine::Batch& batch : batches_)
    for (std::size_t i = 0; i < batch.messages.size(); ++i) {
      Heard& one = all.emplace_back();
      one.message = batch.messages[i].message;
      // Events are numbered from 1 without a gap, in this order.
      if (const std::uint64_t cause = engine::cause_event(batch, i); cause != 0) one.cause = cause - 1;
      const engine::BatchInput& input = batch.inputs[batch.input_of(i)];
      one.from_outside = input.message == i && input.origin == engine::Origin::outside;
    }
  return all;
}

std::vector<std::string> World::followed() const {
  std::vector<std::string> ids;
  for (std::size_t i = since_; i < log_.size(); ++i) ids.emplace_back(log_[i].type->id);
  return ids;
}

const flows::PaymentFlow& World::payment_flow(const std::string& order) {
  static const flows::PaymentFlow none;
  const auto* type = routing_.by_hash(name_hash(PaymentFlowService::info.id));
  const auto& all = *static_cast<const flows::PaymentFlows*>(states_.of("main", *type).state.get());
  const flows::PaymentFlow* flow = all.instances.find(OrderId::of(order));
  return flow ? *flow : none;
}

std::vector<std::string> World::steps(const std::string& order) {
  std::vector<std::string> entered;
  flows::PaymentFlow flow;
  flows::Standing at;
  const auto follow = [&](const wire::AnyMessage& message) {
    flows::PaymentFlowMoves::each([&]<class M>() {
      const M* move = message.as<M>();
      if (!move || flows::order_of(*move) != OrderId::of(order)) return;
      for (const flows::StepEntered& one : flows::steps(flow, *move)) {
        entered.emplace_back(wire_name(one.step));
        enter(at, one.step);
      }
      evolve(flow, *move);
    });
  };
  for (const wire::AnyMessage& message : log_) follow(message);
  const flows::PaymentFlow& itself = payment_flow(order);
  EXPECT_TRUE(flow.at == itself.at && flow.ending == itself.ending && flow.attempts == itself.attempts)
      << "who follows the messages of order " << order << " comes elsewhere than its flow";
  if (!itself.ending) EXPECT_TRUE(at == itself.at) << "the steps of order " << order << " end elsewhere";
  return entered;
}

std::vector<std::string> World::told(const std::string& customer) {
  GetUserNotifications question;
  question.userId = customer;
  question.limit = 100;
  std::vector<std::string> titles;
  for (const auto& entry : ask(question).notifications) titles.insert(titles.begin(), entry.title);
  return titles;
}

void World::check_replay() {
  NoBooks none;
  journal::MemoryStateStore store;
  engine::States states(routing_, store);
  engine::Fold fold(routing_, states, none);
  for (const engine::Batch& batch : batches_) fold.apply(batch);
  const auto live = rows_of(states_), replayed = rows_of(states);
  EXPECT_FALSE(live.empty());
  EXPECT_TRUE(live == replayed);
}

PlaceOrder order(const std::string& id, const std::vector<Line>& lines, const std::string& token,
                 CheckoutMethod method) {
  const Currency pounds = *Currency::parse("GBP");
  PlaceOrder order;
  order.orderId = id;
  order.customer = {"17850", "Ada Byron", "ada@example.org", {}};
  std::int64_t total = 0;
  for (const Line& line : lines) {
    order.items.push_back({line.sku, line.sku, line.quantity, Money{line.pence, pounds}.decimal()});
    total += line.quantity * line.pence;
  }
  order.shippingAddress = {"12 Long Lane", "London", "", "SE1 4PG", "United Kingdom"};
  order.payment = {method, token, Money{total, pounds}.decimal()};
  order.orderDate = noon;
  return order;
}

}  // namespace flowmart::journey
