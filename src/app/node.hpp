// One running instance over one data folder: journal, state store, engine, follower and adapters, in the
// order in which they must start and stop. `serve` puts HTTP in front of it; offline commands use it as it
// is.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/demo_carrier.hpp"
#include "adapters/http_carrier.hpp"
#include "adapters/test_gateway.hpp"
#include "adapters/test_mandates.hpp"
#include "app/eraser.hpp"
#include "app/reconciler.hpp"
#include "app/telling.hpp"
#include "contract/state.hpp"
#include "engine/chain_check.hpp"
#include "engine/engine.hpp"
#include "engine/follower.hpp"
#include "engine/replica.hpp"
#include "engine/routing.hpp"
#include "engine/running_time.hpp"
#include "kernel/money.hpp"
#include "stripe/gateway.hpp"
#include "views/projector.hpp"
#include "views/queries.hpp"

namespace flowmart::app {

struct NodeOptions {
  std::filesystem::path folder = "data";
  std::optional<Currency> currency{};  // must be the folder's; a new folder's, GBP if it is not said
  bool accept_loss = false;            // go on, although records are known of that the journal lacks
  engine::EngineOptions engine{};
  Duration hold_time = std::chrono::minutes{15};  // how long a placed order keeps its stock unpaid
  std::optional<Decimal> approve_above{};         // in the shop's currency; an order above it waits for a yes
  std::optional<Duration> digest{};               // how often staff are told what is still out; 0: not at all
  std::optional<Duration> transfer_wait{};        // how long an order waits for a transfer without its stock
  Duration return_window = std::chrono::days{30};    // from its arrival on goods may be sent back
  Duration return_patience = std::chrono::days{30};  // an approved return may take to come
  bool refund_at_receipt = false;                    // of a return; else once it was inspected
  contract::CaptureMode capture = contract::CaptureMode::at_once;  // when the money of a charge is taken
  std::string money_contact{};               // who sees to money that went wrong; empty: as it is by itself
  Duration gateway_takes{0};                 // so long each call to the test gateway blocks
  std::optional<stripe::Settings> stripe{};  // given: Stripe takes the money, not the test gateway
  std::optional<Duration> reconcile{};       // how often the ledgers are held against each other; 0: not
  std::optional<Duration> transfer_hold{};   // how long an order's goods are held for its transfer
  std::optional<Duration> invoice_due{};     // how long there is to pay an invoice
  std::string zone = "UTC";                  // where the shop's calendar is read
  std::function<Time()> clock;               // the machine's; tests hand in their own
  std::function<Duration()> steady;          // of the same; a test's clock goes by one of its own
  std::optional<adapters::CarrierDelays> demo_carrier;  // given: parcels move by themselves
  std::string carrier{};                                // URL of one that fetches parcels; empty: none
  std::vector<std::string> without;                     // services that run elsewhere
  Telling telling{};                                    // people, outside of the shop
};

// The clock, read here and nowhere below.
Time now();

// Why a folder was not opened.
struct NodeFault {
  std::string reason;
  bool usage = false;  // what was asked for does not fit the folder, in which nothing is wrong
};

// The currency of a folder's journal; nothing if there is none that can be read.
std::optional<Currency> currency_of_folder(const std::filesystem::path& folder);

class Node {
 public:
  // Opens the folder and replays what is to be replayed. Returns why it can't.
  static std::variant<std::unique_ptr<Node>, NodeFault> open(NodeOptions options);
  ~Node();
  Node(const Node&) = delete;

  // Called in the writer's thread after each durable batch; before `start`.
  void on_durable(std::function<void(const std::shared_ptr<const engine::Batch>&)> listener) {
    engine_->on_durable(std::move(listener));
  }
  void on_answered(std::function<void()> listener) { engine_->on_answered(std::move(listener)); }
  void start();
  // Takes nothing more, finishes and saves what was taken.
  void stop();

  // Makes the views anew from the journal. Only before `start`.
  std::optional<std::string> rebuild_views();

  engine::Engine& engine() { return *engine_; }
  engine::Journal& journal() { return *journal_; }
  engine::Follower& follower() { return *follower_; }
  // What follows the journal and could not go on.
  std::vector<engine::Stopped> stopped() const;
  const engine::ChainCheck& check() const { return *check_; }
  views::Queries& queries() { return *queries_; }
  const engine::Seals& seals() const { return *seals_; }
  // The time that the shop runs by; any thread, as long as the node is there.
  std::function<Time()> clock() {
    return [this] { return time_.now(); };
  }
  stripe::Gateway* stripe() { return stripe_; }  // null: the test gateway takes the money
  webhooks::Dispatcher& webhooks() { return *webhooks_; }
  const engine::TypeIndex& types() const { return *types_; }
  const engine::Routing& routing() const { return *routing_; }
  Currency currency() const { return journal_->identity().currency; }

 private:
  explicit Node(NodeOptions options);
  std::optional<NodeFault> prepare();
  std::optional<NodeFault> prepare_journal();
  std::optional<std::string> prepare_engine(const contract::ShopSettings& settings);
  std::optional<std::string> prepare_views();
  std::optional<std::string> prepare_webhooks();
  std::optional<std::string> prepare_gateway();
  std::optional<NodeFault> go_on();
  std::optional<std::string> take_keys(bool copy);
  void set_digest(Duration period);
  void pack_late();  // what was to be packed while Shipping ran elsewhere
  void set_reconciliation(Duration period);

  std::variant<contract::ShopSettings, std::string> settings() const;  // or what is wrong with the options

  const NodeOptions options_;
  engine::RunningTime time_;
  std::unique_ptr<engine::TypeIndex> types_;
  std::unique_ptr<engine::Routing> routing_;
  std::unique_ptr<engine::Journal> journal_;
  std::unique_ptr<engine::Seals> seals_;
  std::unique_ptr<engine::StateStore> store_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<engine::Replica> replica_;
  std::unique_ptr<adapters::Gateway> gateway_;
  stripe::Gateway* stripe_ = nullptr;  // the same, if it is Stripe
  std::unique_ptr<adapters::TestMandates> mandates_;
  std::unique_ptr<adapters::DemoCarrier> carrier_;       // may be null
  std::unique_ptr<adapters::HttpCarrier> http_carrier_;  // may be null
  std::unique_ptr<adapters::Courier> courier_;
  std::unique_ptr<views::Projector> projector_;
  std::unique_ptr<views::Queries> queries_;
  std::unique_ptr<engine::Follower> follower_;  // of the views and the carrier
  std::unique_ptr<engine::Follower> saver_;     // of the replica
  std::unique_ptr<webhooks::Dispatcher> webhooks_;
  std::unique_ptr<Eraser> eraser_;
  std::unique_ptr<Reconciler> reconciler_;
  std::unique_ptr<engine::ChainCheck> check_;
  bool running_ = false;
};

}  // namespace flowmart::app
