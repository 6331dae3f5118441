#include "answers/shop.hpp"

#include <thread>

#include "app/demo_shop.hpp"

namespace flowmart::answers {
namespace {

constexpr std::chrono::seconds patience{20};  // then the answers will say what is wrong

// Takes what it knows out of `wanted`.
app::NodeOptions options_of(std::map<std::string, std::string>& wanted) {
  app::NodeOptions options;
  options.zone = "Europe/Berlin";
  const auto take = [&](const std::string& name, const auto& set) {
    if (const auto found = wanted.extract(name)) set(found.mapped());
  };
  take("capture", [&](const std::string& how) {
    options.capture = *contract::from_wire_name<contract::CaptureMode>(how);
  });
  take("approve-above", [&](const std::string& sum) { options.approve_above = Decimal::parse(sum); });
  take("without", [&](const std::string& service) { options.without.push_back(service); });
  take("mail", [&](const std::string& url) {  // where nobody answers
    options.telling.smtp = {.url = url, .user = {}, .password = {}, .ca_file = {}, .plain = true, .from = {}};
    options.telling.settings.email = true;
    options.telling.settings.tries = 1;
  });
  return options;
}

}  // namespace

void Gate::take(engine::Input input) {
  const std::lock_guard lock(mutex_);
  if (closed_) held_.push_back(std::move(input));
  else engine_.submit(std::move(input));
}

void Gate::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  closed_ = false;
  for (engine::Input& input : held_) engine_.submit(std::move(input));
  held_.clear();
}

Shop::Shop(std::map<std::string, std::string> wanted) : clock_(*parse_time("2026-03-02T09:00:00Z")) {
  app::NodeOptions options = options_of(wanted);
  options.folder = folder_.path() / "data";
  options.clock = [this] { return clock_.load(); };
  options.steady = [this] { return clock_.load().time_since_epoch(); };
  app::WebOptions shown{.port = 0, .sender = {"FlowMart", "1 Dock Street"}};
  if (wanted.extract("sender")) shown.sender.clear();
  if (const auto secret = wanted.extract("secret")) shown.carrier_secrets["dpx"] = secret.mapped();
  check(wanted.empty(), "what a shop can be told");
  auto opened = app::Node::open(options);
  if (const auto* fault = std::get_if<app::NodeFault>(&opened)) fail(fault->reason);
  node_ = std::move(std::get<std::unique_ptr<app::Node>>(opened));
  web_ = std::make_unique<app::Web>(*node_, std::move(shown));
  hold_answers(options.telling);
  node_->start();
  check(!app::stock_demo_shop(*node_), "the demo shop is stocked");
  check(!web_->start(), "the server starts");
  client_ = std::make_unique<http::RawClient>(web_->port());
  settle();
}

Shop::~Shop() {
  client_->close();
  web_->stop();
  gate_->open();
  node_->stop();
  gateway_->stop();
  mandates_->stop();
  courier_->stop();
}

void Shop::hold_answers(const app::Telling& telling) {
  engine::Engine& engine = node_->engine();
  gate_ = std::make_unique<Gate>(engine);
  const auto take = [this](engine::Input input) { gate_->take(std::move(input)); };
  gateway_ = std::make_unique<adapters::TestGateway>(folder_.path() / "data" / "test-gateway.db", take,
                                                     node_->clock());
  mandates_ = std::make_unique<adapters::TestMandates>(take, node_->clock());
  courier_ = std::make_unique<adapters::Courier>(
      adapters::CourierPort{[take](engine::Input input) { return take(std::move(input)), true; },
                            [&engine](engine::Query query) { return engine.ask(std::move(query)); },
                            node_->clock()},
      telling.shop);
  if (telling.smtp)  // one at a time: in their order
    courier_->add(contract::NoticeChannel::email, adapters::by_smtp(*telling.smtp, courier_->stopping()), 1,
                  0);
  gateway_->attach(engine);
  mandates_->attach(engine);
  courier_->attach(engine);
  gateway_->start();
  mandates_->start();
  courier_->start();
}

http::RawReply Shop::ask(const std::string& bytes, bool to_head) {
  if (!bytes.starts_with("POST ")) wait_for_views();
  gate_->close();
  http::RawReply reply = client_->ask(bytes, to_head);
  settle();
  if (reply.header("connection") == "close") client_ = std::make_unique<http::RawClient>(web_->port());
  return reply;
}

std::string Shop::listen(const std::string& bytes, std::size_t events) {
  http::RawClient client(web_->port());
  client.send(bytes);
  std::size_t at = 0;
  for (std::size_t count = 0; count <= events;) {  // the head is the first
    const std::size_t end = client.buffer().find(count == 0 ? "\r\n\r\n" : "\n\n", at);
    if (end != std::string::npos) at = end + (count++ == 0 ? 4 : 2);
    else if (!client.receive()) break;
  }
  return client.buffer().substr(0, at);
}

void Shop::pass(Duration time) {
  clock_ = clock_.load() + time;
  settle();
}

std::string Shop::plain(std::string text) const {
  for (const std::string_view figure : {"\"recordsChecked\":", "flowmart_http_requests_total ",
                                        "flowmart_views_lag_records ", "flowmart_rows_in_memory "})
    for (std::size_t at = text.find(figure); at != std::string::npos; at = text.find(figure, at + 1)) {
      const std::size_t from = at + figure.size();
      text.replace(from, std::min(text.find_first_not_of("0123456789", from), text.size()) - from, "<n>");
    }
  const std::string name = node_->journal().identity().id.to_string().substr(0, 8) + ":";
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at))
    text.replace(at, name.size(), "<journal>:");
  return text;
}

// What is due has happened, and the gateway has answered.
void Shop::settle() {
  gate_->open();
  const auto end = std::chrono::steady_clock::now() + patience;
  for (int quiet = 0; quiet < 3 && std::chrono::steady_clock::now() < end;) {
    client_->ask("GET /v1/orders/none HTTP/1.1\r\nHost: localhost\r\n\r\n");  // the engine has come around
    const auto figures = node_->engine().figures();
    quiet = figures.effects == 0 && figures.inbox == 0 ? quiet + 1 : 0;
    if (quiet == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void Shop::wait_for_views() {
  const auto sequence = node_->engine().figures().sequence;
  const auto end = std::chrono::steady_clock::now() + patience;
  while (*node_->queries().position() < sequence && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace flowmart::answers
