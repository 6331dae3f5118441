// Invariant 8: a notice leaves the shop once a cause, recipient and channel: no message brings one person two
// by one channel. Its attempts share its name and follow one another; each is answered once; after a success
// there is another only when somebody asked for it; and what did not succeed has a reason.
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "audit/audit.hpp"
#include "contract/private/delivering.hpp"

namespace flowmart::audit {
namespace {

using contract::DeliverNotice;
using contract::DeliveryAnswered;
using contract::DeliveryOutcome;
using contract::ResendNotice;

struct Delivery {
  std::int64_t asked = 0, answered = 0;  // attempts
  DeliveryOutcome last = DeliveryOutcome::passing;
  bool resent = false;
};

class NoticeAuditor : public Auditor {
 public:
  std::optional<Finding> check(const engine::Batch& batch, std::size_t index) override {
    const wire::AnyMessage& message = batch.messages[index].message;
    if (const auto* wanted = message.as<DeliverNotice>()) {
      if (auto finding = asked(*wanted)) return finding;
      return caused(*wanted, batch, index);
    }
    if (const auto* answer = message.as<DeliveryAnswered>()) return answered(*answer);
    if (const auto* again = message.as<ResendNotice>())
      if (!was_refused(batch, index)) deliveries_[{again->notification, again->channel}].resent = true;
    return std::nullopt;
  }

 private:
  static std::string name_of(const auto& message) {
    return message.notification + " by " + std::string(wire_name(message.channel));
  }

  std::optional<Finding> asked(const DeliverNotice& wanted) {
    Delivery& one = deliveries_[{wanted.notification, wanted.channel}];
    const std::string what = "attempt " + std::to_string(wanted.attempt) + " of " + name_of(wanted);
    if (wanted.attempt != one.asked + 1)
      return Finding{8, what + " after " + std::to_string(one.asked) + " of them"};
    if (one.asked != one.answered) return Finding{8, what + " while one is under way"};
    if (one.asked > 0 && one.last != DeliveryOutcome::passing && !one.resent)
      return Finding{8, what + ", which was " + std::string(wire_name(one.last)) + " and not resent"};
    one.asked = wanted.attempt;
    one.resent = false;
    return std::nullopt;
  }

  // Its recipient is in its name: all of it but the number that it has among theirs.
  static std::string recipient_of(const DeliverNotice& wanted) {
    return wanted.notification.substr(0, wanted.notification.rfind('-'));
  }
  std::optional<Finding> caused(const DeliverNotice& wanted, const engine::Batch& batch, std::size_t index) {
    const std::uint32_t step = batch.messages[index].sent_by;
    if (wanted.attempt != 1 || step >= batch.steps.size()) return std::nullopt;
    const std::size_t cause = batch.steps[step].message;
    if (causes_.emplace(recipient_of(wanted), wanted.channel, batch.first_event + cause).second)
      return std::nullopt;
    return Finding{8, name_of(wanted) + " is the second notice of one cause"};
  }

  std::optional<Finding> answered(const DeliveryAnswered& answer) {
    Delivery& one = deliveries_[{answer.notification, answer.channel}];
    const std::string what =
        "an answer to attempt " + std::to_string(answer.attempt) + " of " + name_of(answer);
    if (answer.attempt != one.asked || one.answered == one.asked)
      return Finding{8, what + ", which nobody waits for"};
    if (answer.outcome != DeliveryOutcome::delivered && answer.detail.empty())
      return Finding{8, what + ": " + std::string(wire_name(answer.outcome)) + " without a reason"};
    one.answered = answer.attempt;
    one.last = answer.outcome;
    return std::nullopt;
  }

  std::map<std::pair<std::string, contract::NoticeChannel>, Delivery> deliveries_;
  std::set<std::tuple<std::string, contract::NoticeChannel, std::uint64_t>> causes_;
};

}  // namespace

std::unique_ptr<Auditor> make_notice_auditor() { return std::make_unique<NoticeAuditor>(); }

}  // namespace flowmart::audit
