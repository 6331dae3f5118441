#include "app/node.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <ctime>
#include <random>

#include "app/continuity.hpp"
#include "app/late_packing.hpp"
#include "app/program.hpp"
#include "contract/private/notifications.hpp"
#include "contract/private/reconciling.hpp"
#include "contract/services/flows.hpp"
#include "contract/services/shipping.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
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

}  // namespace

std::optional<NodeFault> Node::prepare() {
  auto services = all_services({});
  const std::string known = names_of(services);
  if (const auto unknown = leave_out(services, options_.without))
    return NodeFault{"There is no service " + *unknown + " that could run elsewhere, but " + known + ".",
                     true};
  if (!is_time_zone(options_.zone))
    return NodeFault{fmt::format("There is no time zone {}.", options_.zone), true};
  std::error_code error;
  std::filesystem::create_directories(options_.folder, error);
  if (error)
    return NodeFault{"The data folder " + options_.folder.string() + " can't be made: " + error.message() +
                     "."};
  if (auto fault = prepare_journal()) return fault;
  if (auto fault = go_on()) return fault;
  const auto settings = this->settings();
  if (const auto* wrong = std::get_if<std::string>(&settings)) return NodeFault{*wrong, true};
  if (auto failure = prepare_engine(std::get<contract::ShopSettings>(settings)))
    return NodeFault{std::move(*failure)};
  return std::nullopt;
}

std::optional<NodeFault> Node::prepare_journal() {
  auto journal = journal::open_sqlite(options_.folder);
  const auto* fault = std::get_if<journal::OpenFault>(&journal);
  if (fault != nullptr && fault->failure == journal::OpenFailure::missing) {
    // Looked for before a journal is made: what is refused stays as it is.
    if (const auto loss = find_loss(known_of(options_.folder), nullptr); loss && !options_.accept_loss)
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
  const auto loss = find_loss(known_of(options_.folder), journal_.get());
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
