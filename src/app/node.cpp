#include "app/node.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <ctime>
#include <random>

#include "app/continuity.hpp"
#include "app/late_packing.hpp"
#include "app/persons.hpp"
#include "app/program.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/reconciling.hpp"
#include "contract/services/flows.hpp"
#include "contract/services/shipping.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "kernel/calendar.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::app {

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

namespace {

// The views of a folder that was stopped are as far as its journal.
constexpr int late_patience_ms = 2'000;

// Goes on while the machine sleeps: what is due then is due when it wakes.
Duration since_boot() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds{time.tv_sec} +
         std::chrono::duration_cast<Duration>(std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

std::optional<Currency> currency_of_folder(const std::filesystem::path& folder) {
  const auto opened = journal::open_sqlite_read_only(folder);
  if (std::holds_alternative<journal::OpenFault>(opened)) return std::nullopt;
  return std::get<std::unique_ptr<engine::Journal>>(opened)->identity().currency;
}

namespace {

// "PaymentFlow, FulfilmentFlow, OrdersService, ...".
std::string names_of(const std::vector<engine::ServiceType>& services) {
  std::string names;
  for (const engine::ServiceType& one : services) names.append(names.empty() ? "" : ", ").append(one.name);
  return names;
}

}  // namespace

Node::Node(NodeOptions options)
    : options_(std::move(options)),
      time_(options_.clock ? options_.clock : now, options_.steady ? options_.steady : since_boot,
            [](const std::string& sentence) { spdlog::warn("{}", sentence); }) {}

Node::~Node() { stop(); }

std::variant<std::unique_ptr<Node>, NodeFault> Node::open(NodeOptions options) {
  std::unique_ptr<Node> node(new Node(std::move(options)));
  if (auto failure = node->prepare()) return std::move(*failure);
  return node;
}

namespace {

Uuid random_id() {
  std::random_device device;
  Uuid id;
  for (std::uint8_t& byte : id.bytes) byte = static_cast<std::uint8_t>(device());
  id.bytes[6] = (id.bytes[6] & 0x0f) | 0x40;  // version 4
  id.bytes[8] = (id.bytes[8] & 0x3f) | 0x80;
  return id;
}

NodeFault refusal(const std::filesystem::path& folder, const Loss& loss) {
  return {fmt::format(
      "The journal in {} is not the one that the rest of the folder was made of: {}. Orders that were "
      "acknowledged would be missing. Nothing was changed. Put the right journal.db back; or start once with "
      "--accept-loss to go on without them: that is recorded, and the other files are kept under other "
      "names.",
      folder.string(), loss.what)};
}

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

std::optional<NodeFault> Node::prepare() {
  auto services = all_services({});
  const std::string known = names_of(services);
  if (const auto unknown = leave_out(services, options_.without))
    return NodeFault{"There is no service " + *unknown + " that could run elsewhere, but " + known + ".",
                     true};
  std::error_code error;
  std::filesystem::create_directories(options_.folder, error);
  if (error)
    return NodeFault{"The data folder " + options_.folder.string() + " can't be made: " + error.message() +
                     "."};
  if (auto fault = prepare_journal()) return fault;
  if (auto fault = go_on()) return fault;
  if (auto failure = prepare_engine()) return NodeFault{std::move(*failure)};
  return std::nullopt;
}

std::optional<NodeFault> Node::prepare_journal() {
  auto journal = journal::open_sqlite(options_.folder);
  const auto* fault = std::get_if<journal::OpenFault>(&journal);
  if (fault != nullptr && fault->failure == journal::OpenFailure::missing) {
    // Looked for before a journal is made: what is refused stays as it is.
    if (const auto loss = find_loss(options_.folder, nullptr); loss && !options_.accept_loss)
      return refusal(options_.folder, *loss);
    engine::JournalIdentity fresh{.id = random_id()};
    if (options_.currency) fresh.currency = *options_.currency;
    journal = journal::open_sqlite(options_.folder, {.fresh = fresh});
    fault = std::get_if<journal::OpenFault>(&journal);
  }
  if (fault != nullptr) return NodeFault{fault->reason};
  journal_ = std::move(std::get<std::unique_ptr<engine::Journal>>(journal));
  if (options_.currency && *options_.currency != currency())
    return NodeFault{fmt::format("The shop in {} sells in {}, not in {}: a shop keeps its currency.",
                                 options_.folder.string(), currency().code(), options_.currency->code()),
                     true};
  return std::nullopt;
}

// Either the journal holds all that its folder knows of, or it begins a branch of its own.
std::optional<NodeFault> Node::go_on() {
  const engine::JournalIdentity identity = journal_->identity();
  const engine::JournalEnd end = journal_->last();
  engine::JournalBranch branch{.at = now(), .from = identity.id, .end = end, .known = end.sequence};
  const auto loss = find_loss(options_.folder, journal_.get());
  if (loss && !options_.accept_loss) return refusal(options_.folder, *loss);
  if (loss) {
    branch.known = std::max(loss->known, end.sequence);
    branch.why = loss->what;
  } else if (identity.copy) {
    branch.why = "a copy was put to use";
  }
  if (loss || identity.copy) {
    // First the record, then the files: whoever is interrupted in between is asked again.
    if (auto failure = journal_->branch(branch, random_id())) return NodeFault{std::move(*failure)};
    if (auto failure = set_aside(options_.folder, branch.at)) return NodeFault{std::move(*failure)};
  }
  if (auto failure = take_keys(identity.copy)) return NodeFault{std::move(*failure)};
  for (const engine::JournalBranch& past : journal_->identity().branches)
    if (past.known > past.end.sequence)
      spdlog::warn("On {} records were given up: the journal had {}, {} were known ({}).",
                   format_time(past.at), past.end.sequence, past.known, past.why);
  return std::nullopt;
}

// The keys of a backup, without those of who was erased since or before.
std::optional<std::string> Node::take_keys(bool copy) {
  if (!std::filesystem::exists(journal::keys_file(options_.folder))) {
    if (copy)
      spdlog::warn("There is no keys.db beside the journal: who its orders are for can't be told any more.");
    return std::nullopt;
  }
  const auto erased = erasures_in(*journal_, engine::TypeIndex(wire::all_messages()));
  if (const auto* failure = std::get_if<std::string>(&erased)) return *failure;
  auto taken = journal::adopt_keys(options_.folder, *journal_, std::get<journal::Erasures>(erased));
  if (auto* failure = std::get_if<std::string>(&taken)) return std::move(*failure);
  spdlog::info("The keys of {} persons were taken over from keys.db.", std::get<std::size_t>(taken));
  return std::nullopt;
}

std::vector<engine::Stopped> Node::stopped() const {
  std::vector<engine::Stopped> all;
  for (const auto& [what, follower] : {std::pair{"views", &follower_}, std::pair{"saved states", &saver_}})
    if (std::string why = (*follower)->failure(); !why.empty()) all.push_back({what, std::move(why)});
  return all;
}

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
  if (!is_time_zone(options_.zone)) return fmt::format("There is no time zone {}.", options_.zone);
  settings.zone = options_.zone;
  if (!options_.approve_above) return settings;
  settings.approve_above = money_of(*options_.approve_above, currency());
  if (settings.approve_above) return settings;
  return fmt::format("--approve-above {} is no amount of {}.", options_.approve_above->to_string(),
                     currency().code());
}

std::optional<std::string> Node::prepare_engine() {
  const auto settings = this->settings();
  if (const auto* wrong = std::get_if<std::string>(&settings)) return *wrong;
  auto store = open_store(options_.folder);
  if (auto* failure = std::get_if<std::string>(&store)) return *failure;
  store_ = std::move(std::get<std::unique_ptr<engine::StateStore>>(store));

  types_ = std::make_unique<engine::TypeIndex>(wire::all_messages());
  std::vector<engine::ServiceType> services = all_services(std::get<contract::ShopSettings>(settings));
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
      engine::FollowerOptions{.thread = "saver", .slow_down_lag = 4'000'000});
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

std::optional<std::string> Node::rebuild_views() {
  if (auto failure = projector_->clear()) return failure;
  return engine::Follower(*journal_, *types_, {projector_.get()}, [](const std::string&) {}).catch_up();
}

void Node::start() {
  engine_->on_durable([this](const std::shared_ptr<const engine::Batch>& batch) {
    follower_->grown(batch);
    saver_->grown(batch);
    webhooks_->grown(batch);
  });
  follower_->start();
  saver_->start();
  gateway_->start();
  if (mandates_) mandates_->start();
  eraser_->start();
  reconciler_->start();
  if (http_carrier_) http_carrier_->start();
  courier_->start();
  webhooks_->start();
  engine_->start();
  if (options_.digest) set_digest(*options_.digest);
  if (options_.reconcile) set_reconciliation(*options_.reconcile);
  if (carrier_) carrier_->start();
  check_->start();
  running_ = true;
  pack_late();
}

void Node::pack_late() {
  const auto is_here = [this](std::string_view name) {
    return routing_->by_hash(name_hash(name)) != nullptr;
  };
  if (!is_here(contract::ShippingService::info.id) || !is_here(contract::FulfilmentFlowService::info.id))
    return;
  if (!follower_->wait_for(journal_->last().sequence, late_patience_ms))
    return spdlog::warn("Orders that nobody packed are looked for at the next start: the views are behind.");
  const std::size_t packed = app::pack_late(*queries_, *journal_, *types_, *engine_, time_.now());
  if (packed > 0) spdlog::info("{} orders are packed that were to be while Shipping ran elsewhere.", packed);
}

// The shop keeps it; said again, it changes nothing.
void Node::set_digest(Duration period) {
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(period).count();
  engine::Input input{.message = wire::AnyMessage::of(contract::SetStockDigest{seconds})};
  input.reply = [](const engine::Outcome& outcome) {
    if (outcome.rejection) spdlog::warn("--digest: {}", outcome.rejection->detail);
  };
  if (!engine_->submit(std::move(input))) spdlog::warn("--digest: the engine is busy");
}

void Node::set_reconciliation(Duration period) {
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(period).count();
  engine::Input input{.message = wire::AnyMessage::of(contract::SetReconciliation{seconds})};
  input.reply = [](const engine::Outcome& outcome) {
    if (outcome.rejection) spdlog::warn("--reconcile: {}", outcome.rejection->detail);
  };
  if (!engine_->submit(std::move(input))) spdlog::warn("--reconcile: the engine is busy");
}

void Node::stop() {
  if (!std::exchange(running_, false)) return;
  check_->stop();
  if (carrier_) carrier_->stop();
  if (http_carrier_) http_carrier_->stop();
  courier_->stop();
  webhooks_->stop();
  engine_->stop();
  gateway_->stop();
  if (mandates_) mandates_->stop();
  eraser_->stop();
  reconciler_->stop();
  follower_->stop();
  saver_->stop();
  if (auto failure = replica_->save())
    spdlog::warn("The state could not be saved, the next start replays more: {}", *failure);
}

}  // namespace flowmart::app
