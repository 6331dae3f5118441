#include "adapters/courier.hpp"

#include <pthread.h>

#include <future>

#include "contract/private/orders.hpp"
#include "letters/notice_letter.hpp"

namespace flowmart::adapters {
namespace {

using namespace contract;

constexpr auto engine_answers_within = std::chrono::seconds(10);
constexpr Duration look_again = std::chrono::seconds(1);

// Answered in the engine's threads, which may be about to stop: then nobody waits for ever.
template <class Question>
std::optional<engine::QueryOutcome> ask(const CourierPort& port, Question question) {
  const auto promise = std::make_shared<std::promise<engine::QueryOutcome>>();
  std::future<engine::QueryOutcome> answer = promise->get_future();
  const bool taken =
      port.ask({wire::AnyMessage::of(std::move(question)),
                [promise](engine::QueryOutcome outcome) { promise->set_value(std::move(outcome)); }});
  if (!taken || answer.wait_for(engine_answers_within) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

std::string recipient_of(const NoticeState& notice, const Preferences& wanted, NoticeChannel channel,
                         const ReadOrder::Response* order) {
  for (const NoticeDelivery& one : notice.deliveries)
    if (one.channel == channel && !one.recipient.empty()) return one.recipient;
  switch (channel) {
    case NoticeChannel::email: return wanted.email.value_or(order ? order->content.email : "");
    case NoticeChannel::sms: return wanted.phone.value_or("");
    case NoticeChannel::push: return wanted.push.value_or("");
    case NoticeChannel::webhook: return wanted.webhook.value_or("");
  }
  return {};
}

bool was_erased(std::string_view text) {
  return text == erased_text || text == erased_email || text == erased_phone;
}

}  // namespace

void Courier::add(NoticeChannel channel, MakeWay way, std::size_t workers, std::size_t a_second) {
  Lane& lane = lanes_[channel];
  lane.way = std::move(way);
  lane.workers = workers;
  if (a_second > 0) lane.apart = Duration(std::chrono::seconds(1)) / a_second;
}

void Courier::attach(engine::Engine& engine) {
  engine.carry_out(&wire::type_of<DeliverNotice>(),
                   [this](engine::EffectRequest request) { take(std::move(request)); });
}

void Courier::start() {
  for (auto& [channel, lane] : lanes_)
    for (std::size_t i = 0; i < lane.workers; ++i)
      threads_.emplace_back([this, &lane = lane] { work(lane); });
}

void Courier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  for (auto& [channel, lane] : lanes_) lane.changed.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

// Of a channel that nobody carries now it stays open, for a start at which somebody does.
void Courier::take(engine::EffectRequest request) {
  const auto& wanted = request.message.get<DeliverNotice>();
  const auto at = lanes_.find(wanted.channel);
  if (at == lanes_.end()) return;
  Lane& lane = at->second;
  {
    const std::lock_guard lock(mutex_);
    Queue& queue = wanted.urgent ? lane.urgent : lane.ordinary;
    const Time due = wanted.not_before;
    queue.emplace(due, std::move(request));
  }
  lane.changed.notify_one();
}

std::optional<engine::EffectRequest> Courier::next(Lane& lane) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Time now = port_.clock();
    Duration wait = look_again;
    for (Queue* queue : {&lane.urgent, &lane.ordinary}) {
      if (queue->empty()) continue;
      const Time due = std::max(queue->begin()->first, lane.next);
      if (due <= now) {
        if (lane.apart > Duration{}) lane.next = now + lane.apart;
        return std::move(queue->extract(queue->begin()).mapped());
      }
      wait = std::min(wait, due - now);
    }
    lane.changed.wait_for(lock, wait);
  }
  return std::nullopt;
}

void Courier::work(Lane& lane) {
  pthread_setname_np(pthread_self(), "courier");
  const std::unique_ptr<Way> way = lane.way();
  while (auto request = next(lane)) deliver(lane, *way, std::move(*request));
}

void Courier::deliver(Lane& lane, Way& way, engine::EffectRequest request) {
  const auto& wanted = request.message.get<DeliverNotice>();
  const auto letter = write(wanted);
  Sent sent{DeliveryOutcome::refused, "There is nobody to send it to."};
  if (letter && was_erased(letter->recipient)) sent.detail = "The person was erased.";
  else if (letter && !letter->recipient.empty()) sent = way.send(*letter);
  if (stopping_ && sent.outcome == DeliveryOutcome::passing) return;  // it was broken off
  engine::Input input{
      .message = wire::AnyMessage::of(DeliveryAnswered{wanted.notification, wanted.channel, wanted.attempt,
                                                       sent.outcome, sent.detail, port_.clock()}),
      .origin = engine::Origin::effect};
  input.correlation = request.correlation;
  input.effect = request.event;
  if (letter && port_.submit(std::move(input))) return;
  const std::lock_guard lock(mutex_);
  lane.ordinary.emplace(port_.clock() + look_again, std::move(request));
}

// A notice that is gone, or whose order nobody knows, goes to nobody.
std::optional<Letter> Courier::write(const DeliverNotice& wanted) {
  ReadNotices question;
  question.notification = wanted.notification;
  const auto told = ask(port_, std::move(question));
  if (!told) return std::nullopt;
  Letter letter;
  letter.channel = wanted.channel;
  if (told->rejection) return letter;
  const auto& found = told->response.get<ReadNotices::Response>();
  const NoticeState& notice = found.notices.front();
  std::optional<engine::QueryOutcome> asked;
  const ReadOrder::Response* order = nullptr;
  if (notice.order) {
    asked = ask(port_, ReadOrder{notice.order->to_string()});
    if (!asked) return std::nullopt;
    if (!asked->rejection) order = &asked->response.get<ReadOrder::Response>();
  }
  letters::Writing writing = letters::write(found.forms.front(), notice, order, shop_, notice.locale);
  letter.id = wanted.notification + "/" + std::string(wire_name(wanted.channel));
  letter.about = notice.about;
  letter.recipient = recipient_of(notice, found.wanted, wanted.channel, order);
  if (order && !was_erased(order->content.name)) letter.name = order->content.name;
  letter.locale = notice.locale;
  letter.subject = std::move(writing.subject);
  letter.text = std::move(writing.text);
  letter.html = std::move(writing.html);
  letter.number = notice.number;
  letter.at = notice.at;
  return letter;
}

}  // namespace flowmart::adapters
