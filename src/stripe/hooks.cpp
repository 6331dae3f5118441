#include "stripe/hooks.hpp"

#include <atomic>
#include <memory>
#include <utility>

#include "http/server/problem.hpp"
#include "stripe/signature.hpp"

namespace flowmart::stripe {
namespace {

constexpr std::size_t notice_bytes_max = 256u << 10, jobs_max = 256;
constexpr int askers = 4;
// The payment's own code (payment/payment_state.hpp).
constexpr std::string_view dispute_ended = "dispute-ended";

http::Options server_options(const HooksOptions& options) {
  http::Options server;
  server.address = options.address;
  server.port = options.port;
  server.connections_max = 256;
  server.in_flight_max = jobs_max;
  return server;
}

http::Response taken() { return {200, http::json_type, R"({"received":true})"}; }
http::Response later(std::string_view why) {
  return http::problem(503, "try-again", why).header("Retry-After", "30");
}

// A dispute may be told before we know of its charge, and is told again later. Whatever else the payment
// refuses it knows better, or has heard before.
bool is_too_early(const wire::AnyMessage& message, const engine::Outcome& outcome) {
  return outcome.rejection && message.is<contract::DisputeNoticed>() &&
         outcome.rejection->code != dispute_ended;
}

}  // namespace

Hooks::Hooks(Gateway& gateway, HooksOptions options)
    : gateway_(gateway), options_(std::move(options)), server_(server_options(options_), router_) {
  router_.on(http::Method::post, "/stripe",
             [this](const http::Request& request, http::Responder responder) {
               take(request, std::move(responder));
             },
             {.body_bytes_max = notice_bytes_max});
}

std::optional<std::string> Hooks::start() {
  if (auto failure = server_.start()) return failure;
  for (int i = 0; i < askers; ++i) threads_.emplace_back([this] { run(); });
  return std::nullopt;
}

void Hooks::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
    for (Job& job : jobs_) job.responder.answer(later("The shop is stopping."));
    jobs_.clear();
  }
  changed_.notify_all();
  gateway_.break_off();
  server_.stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Hooks::take(const http::Request& request, http::Responder responder) {
  const std::string_view signature = request.header("Stripe-Signature").value_or("");
  if (const auto why = refuse_notice(signature, request.body, options_.secrets, options_.clock()))
    return responder.answer(http::problem(400, "not-believed", *why));
  auto event = read_event(request.body);
  if (!event) return responder.answer(http::problem(400, "no-event", "It is no event of Stripe's."));
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= jobs_max) return responder.answer(later("There is too much to do."));
    jobs_.push_back({std::move(*event), std::move(responder)});
  }
  changed_.notify_one();
}

void Hooks::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    carry_out(std::move(job));
    lock.lock();
  }
}

void Hooks::carry_out(Job job) {
  Heard heard = gateway_.heard(job.event);
  if (!heard.told) return job.responder.answer(later("Stripe can't be asked now."));
  if (!heard.message) return job.responder.answer(taken());
  const auto responder = std::make_shared<http::Responder>(std::move(job.responder));
  engine::Input input;
  input.message = *heard.message;
  input.origin = engine::Origin::effect;
  input.reply = [responder, message = *heard.message](const engine::Outcome& outcome) {
    responder->answer(is_too_early(message, outcome) ? later("Its charge is not known here.") : taken());
  };
  if (!options_.submit(std::move(input))) responder->answer(later("The shop is busy."));
}

}  // namespace flowmart::stripe
