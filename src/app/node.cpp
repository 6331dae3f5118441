#include "app/node.hpp"

#include <spdlog/spdlog.h>

#include "app/program.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "orders/shop.hpp"
#include "wire/all_messages.hpp"

namespace flowmart::app {

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Node::Node(NodeOptions options) : x_options(std::move(options)) {}

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
  std::filesystem::create_directories(x_options.folder, error);
  if (error)
    return "The data folder " + x_options.folder.string() + " can't be made: " + error.message() + ".";
  auto journal = journal::open_sqlite(x_options.folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&journal)) return fault->reason;
  x_journal = std::move(std::get<std::unique_ptr<engine::Journal>>(journal));
  auto store = open_store(x_options.folder);
  if (auto* failure = std::get_if<std::string>(&store)) return *failure;
  x_store = std::move(std::get<std::unique_ptr<engine::StateStore>>(store));

  orders::settle_shop({x_options.currency, x_options.hold_time});
  x_types = std::make_unique<engine::TypeIndex>(wire::all_messages());
  x_routing = std::make_unique<engine::Routing>(all_aggregates());
  x_engine =
      std::make_unique<engine::Engine>(*x_routing, *x_types, *x_journal, *x_store, now, x_options.engine);
  if (auto failure = x_engine->recover()) return failure;
  x_replica = std::make_unique<engine::Replica>(
      *x_routing, *x_store, [this](std::uint64_t sequence) { x_engine->stored(sequence); });
  const auto submit = [this](engine::Input input) { return x_engine->submit(std::move(input)); };
  x_gateway = std::make_unique<adapters::TestGateway>(x_options.folder / "test-gateway.db", submit, now);
  x_gateway->attach(*x_engine);
  if (auto failure = prepare_views()) return failure;
  std::vector<engine::Consumer*> consumers{x_projector.get()};
  if (x_options.demo_carrier) {
    x_carrier = std::make_unique<adapters::DemoCarrier>(x_options.folder / "demo-carrier.db",
                                                        *x_options.demo_carrier, submit, now);
    consumers.push_back(x_carrier.get());
  }
  const auto report = [](const std::string& failure) { spdlog::error("follower: {}", failure); };
  x_follower = std::make_unique<engine::Follower>(*x_journal, *x_types, std::move(consumers), report,
                                                  engine::FollowerOptions{.thread = "views"});
  // What is not saved stays in the engine's memory: its saver must not fall behind for ever.
  x_saver = std::make_unique<engine::Follower>(
      *x_journal, *x_types, std::vector<engine::Consumer*>{x_replica.get()}, report,
      engine::FollowerOptions{.thread = "saver", .slow_down_lag = 4'000'000});
  return std::nullopt;
}

std::optional<std::string> Node::prepare_views() {
  auto opened = views::Projector::open(x_options.folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&opened)) {
    if (fault->failure == journal::OpenFailure::io || fault->failure == journal::OpenFailure::in_use)
      return fault->reason;
    spdlog::warn("{} The views are rebuilt from the journal.", fault->reason);
    if (auto failure = views::drop_views(x_options.folder)) return failure;
    opened = views::Projector::open(x_options.folder);
    if (auto* again = std::get_if<journal::OpenFault>(&opened)) return again->reason;
  }
  x_projector = std::move(std::get<std::unique_ptr<views::Projector>>(opened));
  if (x_projector->position() > x_journal->last().sequence)
    if (auto failure = x_projector->clear()) return failure;
  auto queries = views::Queries::open(x_options.folder);
  if (auto* fault = std::get_if<journal::OpenFault>(&queries)) return fault->reason;
  x_queries = std::move(std::get<std::unique_ptr<views::Queries>>(queries));
  return std::nullopt;
}

std::optional<std::string> Node::rebuild_views() {
  if (auto failure = x_projector->clear()) return failure;
  return engine::Follower(*x_journal, *x_types, {x_projector.get()}, [](const std::string&) {}).catch_up();
}

void Node::start() {
  x_engine->on_durable([this](const std::shared_ptr<const engine::Batch>& batch) {
    x_follower->grown(batch);
    x_saver->grown(batch);
  });
  x_follower->start();
  x_saver->start();
  x_gateway->start();
  x_engine->start();
  if (x_carrier) x_carrier->start();
  x_running = true;
}

void Node::stop() {
  if (!std::exchange(x_running, false)) return;
  if (x_carrier) x_carrier->stop();
  x_engine->stop();
  x_gateway->stop();
  x_follower->stop();
  x_saver->stop();
  if (auto failure = x_replica->save())
    spdlog::warn("The state could not be saved, the next start replays more: {}", *failure);
}

}  // namespace flowmart::app
