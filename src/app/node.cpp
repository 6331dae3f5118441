#include "app/node.hpp"

#include <spdlog/spdlog.h>

#include "app/program.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "orders/shop.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::app {

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Node::Node(NodeOptions options) : options_(std::move(options)) {}

Node::~Node() { stop(); }

std::variant<std::unique_ptr<Node>, std::string> Node::open(NodeOptions options) {
  std::unique_ptr<Node> node(new Node(std::move(options)));
  if (auto failure = node->prepare()) return std::move(*failure);
  return node;
}

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

std::optional<std::string> Node::prepare() {
  std::error_code error;
  std::filesystem::create_directories(options_.folder, error);
  if (error)
    return "The data folder " + options_.folder.string() + " can't be made: " + error.message() + ".";
  auto journal = journal::open_sqlite(options_.folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&journal)) return fault->reason;
  journal_ = std::move(std::get<std::unique_ptr<engine::Journal>>(journal));
  auto store = open_store(options_.folder);
  if (auto* failure = std::get_if<std::string>(&store)) return *failure;
  store_ = std::move(std::get<std::unique_ptr<engine::StateStore>>(store));

  orders::settle_shop({options_.currency, options_.hold_time});
  types_ = std::make_unique<engine::TypeIndex>(wire::all_messages());
  routing_ = std::make_unique<engine::Routing>(all_aggregates());
  engine_ = std::make_unique<engine::Engine>(*routing_, *types_, *journal_, *store_, now, options_.engine);
  if (auto failure = engine_->recover()) return failure;
  replica_ = std::make_unique<engine::Replica>(*routing_, *store_,
                                               [this](std::uint64_t sequence) { engine_->stored(sequence); });
  const auto submit = [this](engine::Input input) { return engine_->submit(std::move(input)); };
  gateway_ = std::make_unique<adapters::TestGateway>(options_.folder / "test-gateway.db", submit, now);
  gateway_->attach(*engine_);
  if (auto failure = prepare_views()) return failure;
  std::vector<engine::Consumer*> consumers{projector_.get()};
  if (options_.demo_carrier) {
    carrier_ = std::make_unique<adapters::DemoCarrier>(options_.folder / "demo-carrier.db",
                                                       *options_.demo_carrier, submit, now);
    consumers.push_back(carrier_.get());
  }
  const auto report = [](const std::string& failure) { spdlog::error("follower: {}", failure); };
  follower_ = std::make_unique<engine::Follower>(*journal_, *types_, std::move(consumers), report,
                                                 engine::FollowerOptions{.thread = "views"});
  // What is not saved stays in the engine's memory: its saver must not fall behind for ever.
  saver_ = std::make_unique<engine::Follower>(
      *journal_, *types_, std::vector<engine::Consumer*>{replica_.get()}, report,
      engine::FollowerOptions{.thread = "saver", .slow_down_lag = 4'000'000});
  return std::nullopt;
}

std::optional<std::string> Node::prepare_views() {
  auto opened = views::Projector::open(options_.folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&opened)) {
    if (fault->failure == journal::OpenFailure::io || fault->failure == journal::OpenFailure::in_use)
      return fault->reason;
    spdlog::warn("{} The views are rebuilt from the journal.", fault->reason);
    if (auto failure = views::drop_views(options_.folder)) return failure;
    opened = views::Projector::open(options_.folder);
    if (auto* again = std::get_if<journal::OpenFault>(&opened)) return again->reason;
  }
  projector_ = std::move(std::get<std::unique_ptr<views::Projector>>(opened));
  if (projector_->position() > journal_->last().sequence)
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
  });
  follower_->start();
  saver_->start();
  gateway_->start();
  engine_->start();
  if (carrier_) carrier_->start();
  running_ = true;
}

void Node::stop() {
  if (!std::exchange(running_, false)) return;
  if (carrier_) carrier_->stop();
  engine_->stop();
  gateway_->stop();
  follower_->stop();
  saver_->stop();
  if (auto failure = replica_->save())
    spdlog::warn("The state could not be saved, the next start replays more: {}", *failure);
}

}  // namespace flowmart::app
