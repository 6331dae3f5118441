// Notices that leave the shop: which go out by which channel and when, what becomes of each, and who wants
// what.
#include <algorithm>
#include <array>

#include "kernel/backoff.hpp"
#include "notifications/notifications.hpp"

namespace flowmart::notifications {
namespace {

constexpr std::array ways{NoticeChannel::email, NoticeChannel::sms, NoticeChannel::push,
                          NoticeChannel::webhook};
constexpr std::size_t attempts_kept = 20;
constexpr Duration wait_max = std::chrono::hours{6};
constexpr Duration an_hour = std::chrono::hours{1};

DeliveryKey key_of(const NoticeKey& notice, NoticeChannel channel) {
  return {notice, static_cast<std::int64_t>(channel)};
}

bool is_carried(const TellingSettings& telling, NoticeChannel channel) {
  switch (channel) {
    case NoticeChannel::email: return telling.email;
    case NoticeChannel::sms: return telling.sms;
    case NoticeChannel::push: return telling.push;
    case NoticeChannel::webhook: return telling.webhook;
  }
  return false;
}

bool said(const std::optional<std::string>& text) { return text && !text->empty(); }

// A buyer is written to where the order says, unless that is not wanted; all else only who has said so.
bool wants(const Preferences& wanted, NoticeChannel channel, bool of_an_order) {
  if (std::find(wanted.off.begin(), wanted.off.end(), channel) != wanted.off.end()) return false;
  switch (channel) {
    case NoticeChannel::email: return of_an_order || said(wanted.email);
    case NoticeChannel::sms: return said(wanted.phone);
    case NoticeChannel::push: return said(wanted.push);
    case NoticeChannel::webhook: return said(wanted.webhook);
  }
  return false;
}

// Nobody is told more within an hour than they can bear; the rest comes when it is over.
Time earliest(const Notifications& all, const Uuid& recipient, bool urgent, Time now) {
  const Inbox* inbox = all.inboxes.find(recipient);
  if (urgent || !inbox || !inbox->hour || now - *inbox->hour >= an_hour) return now;
  return std::max(now, inbox->within < all.telling.hourly ? *inbox->hour : *inbox->hour + an_hour);
}

void count(Inbox& inbox, Time at) {
  if (!inbox.hour || at - *inbox.hour >= an_hour) {
    inbox.hour = at;
    inbox.within = 0;
  }
  ++inbox.within;
}

// Long enough for a mail server that was down for a night.
Duration wait_before(const TellingSettings& telling, std::int64_t tried) {
  return backoff(telling.wait, tried - 1, wait_max, 3);
}

// A delivery that an answer is of: the attempt that was asked for last, and it waits.
const NoticeDelivery* waiting(const Notifications& all, const DeliveryAnswered& answer) {
  const auto key = NoticeKey::parse(answer.notification);
  const NoticeDelivery* one = key ? all.deliveries.find(key_of(*key, answer.channel)) : nullptr;
  return one && one->stage == DeliveryStage::waiting && one->attempt == answer.attempt ? one : nullptr;
}

void revive(Notifications& all, NoticeDelivery& delivery) {
  if (delivery.dead != 0) all.dead.erase(delivery.dead);
  delivery.dead = 0;
}

}  // namespace

bool is_urgent(NoticeKind about) {
  switch (about) {
    case NoticeKind::payment_failed:
    case NoticeKind::order_cancelled:
    case NoticeKind::transfer_awaited:
    case NoticeKind::stock_awaited:
    case NoticeKind::delivery_failed: return true;
    default: return false;
  }
}

NotificationDecision deliver(const Notifications& all, const Telling& told, Time now) {
  NotificationDecision out;
  if (!told) return out;
  const Wishes* known = all.preferences.find(told->recipient);
  static const Preferences nothing_said;
  const Preferences& wanted = known ? known->wanted : nothing_said;
  const bool urgent = is_urgent(told->notice.about);
  for (const NoticeChannel channel : ways) {
    if (!is_carried(all.telling, channel) || !wants(wanted, channel, told->notice.order.has_value()))
      continue;
    const Inbox* inbox = all.inboxes.find(told->recipient);
    const NoticeKey key{told->recipient, (inbox ? inbox->count : 0) + 1};
    out.send(DeliverNotice{key.id(), channel, 1, urgent, earliest(all, told->recipient, urgent, now)});
  }
  return out;
}
void evolve(Notifications& all, const DeliverNotice& wanted) {
  const NoticeKey key = *NoticeKey::parse(wanted.notification);
  NoticeDelivery& delivery = all.deliveries[key_of(key, wanted.channel)];
  revive(all, delivery);
  delivery.channel = wanted.channel;
  delivery.stage = DeliveryStage::waiting;
  delivery.attempt = wanted.attempt;
  delivery.due = wanted.not_before;
  if (wanted.attempt == 1 && !wanted.urgent) count(all.inboxes[key.recipient], wanted.not_before);
}

// Until it has been tried often enough, what fails for now is tried again.
NotificationDecision decide(const Notifications& all, const DeliveryAnswered& answer, Time now) {
  const NoticeDelivery* delivery = waiting(all, answer);
  if (!delivery || answer.outcome != DeliveryOutcome::passing) return nothing;
  const std::int64_t tried = answer.attempt - delivery->since + 1;
  if (tried >= all.telling.tries) return nothing;
  const Notice* notice = find(all, answer.notification);
  return DeliverNotice{answer.notification, answer.channel, answer.attempt + 1,
                       notice && is_urgent(notice->about), now + wait_before(all.telling, tried)};
}
void evolve(Notifications& all, const DeliveryAnswered& answer) {
  if (!waiting(all, answer)) return;
  const DeliveryKey key = key_of(*NoticeKey::parse(answer.notification), answer.channel);
  NoticeDelivery& delivery = all.deliveries[key];
  delivery.attempts.push_back({answer.attempt, answer.at, answer.outcome, answer.detail});
  if (delivery.attempts.size() > attempts_kept) delivery.attempts.erase(delivery.attempts.begin());
  delivery.due.reset();
  delivery.stage = DeliveryStage::delivered;
  if (answer.outcome == DeliveryOutcome::delivered) return;
  // A dead letter, unless another try follows.
  delivery.stage = DeliveryStage::dead;
  delivery.dead = ++all.dead_count[staff_inbox()].count;
  all.dead[delivery.dead] = key;
}

NotificationDecision decide(const Notifications& all, const ResendNotice& again, Time now) {
  const Notice* notice = find(all, again.notification);
  if (!notice) return reject(codes::unknown_notification);
  if (!is_carried(all.telling, again.channel))
    return reject(codes::no_channel,
                  "This shop tells nobody by " + std::string(wire_name(again.channel)) + ".");
  const auto* known = all.deliveries.find(key_of(*NoticeKey::parse(again.notification), again.channel));
  if (known && known->stage == DeliveryStage::waiting) return reject(codes::under_way);
  return DeliverNotice{again.notification, again.channel, known ? known->attempt + 1 : 1,
                       is_urgent(notice->about), now};
}
void evolve(Notifications& all, const ResendNotice& again) {
  NoticeDelivery& delivery = all.deliveries[key_of(*NoticeKey::parse(again.notification), again.channel)];
  delivery.channel = again.channel;
  delivery.since = delivery.attempt + 1;
  if (again.recipient) delivery.recipient = *again.recipient;
}

// ---- who wants what

std::optional<Rejection> refuse_recipient(NoticeChannel channel, std::string_view text) {
  const auto refused = [](std::string why) { return reject(codes::bad_recipient, std::move(why)); };
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '<' || c == '>')
      return refused("An address has no blanks, no line ends and no angle brackets.");
  const std::size_t at = text.find('@');
  if (channel == NoticeChannel::email &&
      (at == text.npos || at == 0 || at + 1 == text.size() || text.find('@', at + 1) != text.npos))
    return refused("An address for mail has a name, an @ and a host.");
  if (channel == NoticeChannel::webhook && !text.starts_with("https://") && !text.starts_with("http://"))
    return refused("An address for a webhook begins with https://.");
  return std::nullopt;
}

std::optional<Rejection> refuse_recipients(const Preferences& wanted) {
  for (const auto& [channel, text] : {std::pair{NoticeChannel::email, &wanted.email},
                                      {NoticeChannel::sms, &wanted.phone},
                                      {NoticeChannel::push, &wanted.push},
                                      {NoticeChannel::webhook, &wanted.webhook}})
    if (said(*text))
      if (auto refused = refuse_recipient(channel, **text)) return refused;
  return std::nullopt;
}

NotificationDecision decide(const Notifications&, const SetPreferences& set, Time) {
  if (!is_name(set.customer)) return reject(codes::bad_customer);
  if (!set.wanted.locale.empty() && !letters::is_locale(set.wanted.locale)) return reject(codes::bad_locale);
  return nothing;
}
void evolve(Notifications& all, const SetPreferences& set) {
  const Uuid person = CustomerId::of(set.customer).uuid;
  Wishes& wishes = all.preferences[person];
  wishes.version += wishes.version == 0 || wishes.wanted != set.wanted;
  wishes.wanted = set.wanted;
  if (all.inboxes[person].customer.empty()) all.inboxes[person].customer = set.customer;
}

// ---- reading

namespace {

NoticeState state_of(const Notifications& all, const NoticeKey& key, const Notice& notice) {
  const Inbox* inbox = all.inboxes.find(key.recipient);
  Text text = text_of(all, notice);
  NoticeState state{
      .id = key.id(),
      .customer = inbox && !inbox->customer.empty() ? inbox->customer : key.recipient.to_string(),
      .about = notice.about,
      .title = std::move(text.title),
      .message = std::move(text.body),
      .subject = notice.subject,
      .order = notice.order,
      .number = notice.number,
      .amount = notice.amount,
      .reason = notice.reason,
      .place = notice.place,
      .next_at = notice.next_at,
      .at = notice.at,
      .read = notice.read,
      .locale = notice.locale,
      .deliveries = {},
      .carrier = notice.carrier,
      .tracking = notice.tracking};
  for (const NoticeChannel channel : ways)
    if (const NoticeDelivery* one = all.deliveries.find(key_of(key, channel)))
      state.deliveries.push_back(*one);
  return state;
}

void add(const Notifications& all, ReadNotices::Response& answer, const NoticeKey& key, std::int64_t number) {
  const Notice* notice = all.notices.find(key);
  if (!notice) return;
  answer.notices.push_back(state_of(all, key, *notice));
  answer.numbers.push_back(number);
}

void add_wishes(const Notifications& all, ReadNotices::Response& answer, const Uuid& person) {
  const Wishes* said = all.preferences.find(person);
  if (!said) return;
  answer.wanted = said->wanted;
  answer.wanted_version = said->version;
}

// Newest first; what was given another way out since is no dead letter any more.
void add_dead(const Notifications& all, ReadNotices::Response& answer, const ReadNotices& question) {
  constexpr std::int64_t step = 256;
  const DeadCount* count = all.dead_count.find(staff_inbox());
  std::int64_t last = std::min(count ? count->count : 0, question.before ? *question.before - 1 : INT64_MAX);
  const auto wanted = static_cast<std::size_t>(question.limit);
  while (last > 0 && answer.notices.size() < wanted) {
    std::vector<std::pair<std::int64_t, DeliveryKey>> found;
    const std::int64_t first = std::max<std::int64_t>(1, last - step + 1);
    all.dead.each(first, last,
                  [&](std::int64_t number, const DeliveryKey& key) { found.emplace_back(number, key); });
    for (auto one = found.rbegin(); one != found.rend() && answer.notices.size() < wanted; ++one) {
      const std::size_t before = answer.notices.size();
      add(all, answer, one->second.notice, one->first);
      if (answer.notices.size() == before) continue;
      // Of its deliveries only the one that is dead.
      std::erase_if(answer.notices.back().deliveries,
                    [&](const NoticeDelivery& delivery) { return delivery.dead != one->first; });
    }
    last = first - 1;
  }
}

}  // namespace

NotificationDecision decide(const Notifications& all, const ReadNotices& question, Time) {
  ReadNotices::Response answer;
  if (!question.notification.empty()) {
    const auto key = NoticeKey::parse(question.notification);
    const Notice* notice = find(all, question.notification);
    if (!notice) return reject(codes::unknown_notification);
    add(all, answer, *key, key->number);
    answer.forms.push_back(template_of(all, *notice));
    add_wishes(all, answer, key->recipient);
    return answer;
  }
  if (question.customer.empty()) {
    add_dead(all, answer, question);
    return answer;
  }
  const Uuid person = CustomerId::of(question.customer).uuid;
  add_wishes(all, answer, person);
  const Inbox* inbox = all.inboxes.find(person);
  std::int64_t number =
      std::min(inbox ? inbox->count : 0, question.before ? *question.before - 1 : INT64_MAX);
  for (; number > 0 && std::cmp_less(answer.notices.size(), question.limit); --number) {
    if (!all.notices.contains({person, number})) break;
    add(all, answer, {person, number}, number);
  }
  return answer;
}

}  // namespace flowmart::notifications
