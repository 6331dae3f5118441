// What a node consists of, from the folder's files on: opened and put together in this order.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/node.hpp"
#include "app/persons.hpp"
#include "app/program.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::app {
namespace {

// A store that is damaged, foreign or of another format costs a replay, nothing more.
std::variant<std::unique_ptr<engine::StateStore>, std::string> open_store(
    const std::filesystem::path& folder) {
  auto opened = journal::open_sqlite_state_store(folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&opened)) {
    if (fault->failure == journal::OpenFailure::io || fault->failure == journal::OpenFailure::in_use)
      return fault->reason;
    spdlog::warn("{}: it is rebuilt from the journal.", fault->reason);
    if (auto failure = journal::drop_sqlite_state_store(folder)) return *failure;
    opened = journal::open_sqlite_state_store(folder);
    if (auto* again = std::get_if<journal::OpenFault>(&opened)) return again->reason;
  }
  return std::move(std::get<std::unique_ptr<engine::StateStore>>(opened));
}

}  // namespace

std::variant<contract::ShopSettings, std::string> Node::settings() const {
  contract::ShopSettings settings{.currency = currency(),
                                  .hold_time = options_.hold_time,
                                  .approve_above = std::nullopt,
                                  .return_window = options_.return_window,
                                  .return_patience = options_.return_patience,
                                  .refund_at_receipt = options_.refund_at_receipt};
  settings.carrier = !options_.carrier.empty();
  settings.telling = options_.telling.settings;
  settings.capture = options_.capture;
  if (!options_.money_contact.empty()) settings.money_contact = options_.money_contact;
  if (options_.transfer_wait) settings.transfer_wait = *options_.transfer_wait;
  if (options_.transfer_hold) settings.transfer_hold = *options_.transfer_hold;
  if (options_.invoice_due) settings.invoice_due = *options_.invoice_due;
  settings.zone = options_.zone;
  if (!options_.approve_above) return settings;
  settings.approve_above = money_of(*options_.approve_above, currency());
  if (settings.approve_above) return settings;
  return fmt::format("--approve-above {} is no amount of {}.", options_.approve_above->to_string(),
                     currency().code());
}

std::optional<std::string> Node::prepare_engine(const contract::ShopSettings& settings) {
  auto store = open_store(options_.folder);
  if (auto* failure = std::get_if<std::string>(&store)) return *failure;
  store_ = std::move(std::get<std::unique_ptr<engine::StateStore>>(store));

  types_ = std::make_unique<engine::TypeIndex>(wire::all_messages());
  std::vector<engine::ServiceType> services = all_services(settings);
  leave_out(services, options_.without);
  routing_ = std::make_unique<engine::Routing>(std::move(services));
  const auto running = [this] { return time_.now(); };
  seals_ = std::make_unique<engine::Seals>(*journal_->keys(), person_of);
  engine::EngineOptions options = options_.engine;
  options.seals = seals_.get();
  engine_ = std::make_unique<engine::Engine>(*routing_, *types_, *journal_, *store_, running, options);
  if (auto failure = engine_->recover()) return failure;
  time_.not_before(engine_->last_time());
  const engine::MarkAt marks = engine::marks_of(*journal_);
  // A store that nothing was saved in yet knows its journal, too.
  if (store_->position() == 0)
    if (auto failure = store_->apply({}, marks(0), engine::store_header(*routing_))) return failure;
  replica_ = std::make_unique<engine::Replica>(*routing_, *store_, marks,
                                               [this](std::uint64_t sequence) { engine_->stored(sequence); });
  const auto submit = [this](engine::Input input) { return engine_->submit(std::move(input)); };
  const auto ask = [this](engine::Query query) { return engine_->ask(std::move(query)); };
  if (auto failure = prepare_gateway()) return failure;
  if (!options_.carrier.empty()) {
    const auto address = adapters::CarrierAddress::parse(options_.carrier);
    if (!address) return "--carrier " + options_.carrier + " is no address: say http://HOST[:PORT][/PATH].";
    http_carrier_ = std::make_unique<adapters::HttpCarrier>(
        *address, currency(), adapters::HttpCarrier::Port{submit, ask, running});
    http_carrier_->attach(*engine_);
  }
  courier_ = make_courier(options_.telling, {submit, ask, running});
  courier_->attach(*engine_);
  if (auto failure = prepare_views()) return failure;
  std::vector<engine::Consumer*> consumers{projector_.get()};
  if (options_.demo_carrier) {
    carrier_ = std::make_unique<adapters::DemoCarrier>(options_.folder / "demo-carrier.db",
                                                       *options_.demo_carrier, submit, running);
    consumers.push_back(carrier_.get());
  }
  const auto report = [](const std::string& failure) { spdlog::error("follower: {}", failure); };
  follower_ = std::make_unique<engine::Follower>(*journal_, *types_, std::move(consumers), report,
                                                 engine::FollowerOptions{.thread = "views"});
  // What is not saved stays in the engine's memory: its saver must not fall behind for ever.
  saver_ = std::make_unique<engine::Follower>(
      *journal_, *types_, std::vector<engine::Consumer*>{replica_.get()}, report,
      engine::FollowerOptions{.thread = "saver", .slow_down_lag = 2'000'000});
  if (auto failure = prepare_webhooks()) return failure;
  eraser_ = std::make_unique<Eraser>(*journal_, *seals_, *follower_, *projector_, submit, running);
  eraser_->attach(*engine_);
  reconciler_ = std::make_unique<Reconciler>(*journal_, *follower_, *queries_, *gateway_, submit, running);
  reconciler_->attach(*engine_);
  check_ = std::make_unique<engine::ChainCheck>(*journal_, [](const engine::JournalFault& damage) {
    spdlog::error(
        "Record {} of the journal is damaged: {}. What it holds can't be read any more: restore a backup.",
        damage.sequence, damage.reason);
  });
  return std::nullopt;
}

std::optional<std::string> Node::prepare_gateway() {
  const auto submit = [this](engine::Input input) { engine_->submit(std::move(input)); };
  const std::filesystem::path asked = options_.folder / "stripe.db";
  if (!options_.stripe && std::filesystem::exists(asked))
    return "The money of the shop in " + options_.folder.string() +
           " is taken by Stripe: the test gateway would only say that it was.";
  if (!options_.stripe) {
    gateway_ = std::make_unique<adapters::TestGateway>(options_.folder / "test-gateway.db", submit, clock(),
                                                       options_.gateway_takes);
    gateway_->attach(*engine_);
    mandates_ = std::make_unique<adapters::TestMandates>(submit, clock());
    mandates_->attach(*engine_);
    return std::nullopt;
  }
  const engine::JournalIdentity identity = journal_->identity();
  // A restored backup has another id than what it is a copy of, and goes on with its charges.
  const Uuid home = identity.branches.empty() ? identity.id : identity.branches.front().from;
  const auto report = [](const std::string& trouble) { spdlog::error("{}", trouble); };
  try {
    auto gateway = std::make_unique<stripe::Gateway>(
        *options_.stripe, asked,
        stripe::Wiring{submit, clock(), report, home.to_string(), journal_->last().next_event});
    stripe_ = gateway.get();
    gateway_ = std::move(gateway);
  } catch (const sqlite::Error& error) {
    return "What Stripe was asked for can't be read: " + std::string(error.what()) + ".";
  }
  gateway_->attach(*engine_);
  return std::nullopt;
}

std::optional<std::string> Node::prepare_webhooks() {
  try {
    webhooks_ = std::make_unique<webhooks::Dispatcher>(
        options_.folder / "webhooks.db", *journal_, *types_, *routing_,
        [this](const wire::AnyMessage& message) { return seals_->open(message); },
        [this] { return time_.now(); }, options_.telling.webhooks);
  } catch (const sqlite::Error& error) {
    return "The webhooks can't be read: " + std::string(error.what()) + ".";
  }
  return std::nullopt;
}

std::optional<std::string> Node::prepare_views() {
  const engine::MarkAt marks = engine::marks_of(*journal_);
  const engine::Open open = [this](const wire::AnyMessage& message) { return seals_->open(message); };
  auto opened = views::Projector::open(options_.folder, marks, open);
  if (auto* fault = std::get_if<journal::OpenFault>(&opened)) {
    if (fault->failure == journal::OpenFailure::io || fault->failure == journal::OpenFailure::in_use)
      return fault->reason;
    spdlog::warn("{} The views are rebuilt from the journal.", fault->reason);
    if (auto failure = views::drop_views(options_.folder)) return failure;
    opened = views::Projector::open(options_.folder, marks, open);
    if (auto* again = std::get_if<journal::OpenFault>(&opened)) return again->reason;
  }
  projector_ = std::move(std::get<std::unique_ptr<views::Projector>>(opened));
  if (projector_->position() == 0)
    if (auto failure = projector_->clear()) return failure;
  auto queries = views::Queries::open(options_.folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&queries)) return fault->reason;
  queries_ = std::move(std::get<std::unique_ptr<views::Queries>>(queries));
  return std::nullopt;
}

// The old ones go only once the journal is known to give new ones.
std::optional<std::string> Node::rebuild_views() {
  if (const auto fault = journal_->read(1, [](const engine::JournalRecord&) { return true; }))
    return fmt::format("Record {} of the journal can't be read: {}. The views were left as they are.",
                       fault->sequence, fault->reason);
  if (auto failure = projector_->clear()) return failure;
  return engine::Follower(*journal_, *types_, {projector_.get()}, [](const std::string&) {}).catch_up();
}

}  // namespace flowmart::app
