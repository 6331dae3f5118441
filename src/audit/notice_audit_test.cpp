// What 8 says of notices that leave the shop, as audit_test.cpp does the others.
#include "audit/testing_story.hpp"
#include "contract/private/delivering.hpp"

namespace flowmart::audit {
namespace {

using namespace testing;

const std::string told = "ntf-1";

DeliverNotice to_deliver(std::int64_t attempt) { return {told, NoticeChannel::email, attempt, false, {}}; }
DeliveryAnswered was(DeliveryOutcome outcome, std::int64_t attempt = 1, std::string detail = "words") {
  return {told, NoticeChannel::email, attempt, outcome, std::move(detail), {}};
}
const ResendNotice resend{told, NoticeChannel::email, {}};
const NotifyCustomer cause{};

TEST(NoticeAudit, AttemptsThatFollowOneAnotherAreClean) {
  expect_clean(Story()
                   .record(cause, to_deliver(1))
                   .record(was(DeliveryOutcome::passing), to_deliver(2))
                   .record(was(DeliveryOutcome::refused, 2))
                   .record(resend, to_deliver(3))
                   .record(was(DeliveryOutcome::delivered, 3)));
}

TEST(NoticeAudit, OnceACauseRecipientAndChannel) {
  expect(Story().record(cause, to_deliver(1)).record(cause, to_deliver(1)), 8, 2, 4, "attempt 1");
  expect(Story().record(cause, to_deliver(2)), 8, 1, 2, "after 0 of them");
  expect(Story().record(cause, to_deliver(1)).record(cause, to_deliver(2)), 8, 2, 4, "under way");
  expect(Story().record(cause, to_deliver(1)).record(was(DeliveryOutcome::delivered), to_deliver(2)), 8, 2, 4,
         "not resent");
  expect(Story().record(cause, to_deliver(1)).record(was(DeliveryOutcome::refused), to_deliver(2)), 8, 2, 4,
         "not resent");
}

TEST(NoticeAudit, OneCauseBringsOnePersonOneNoticeByAChannel) {
  const DeliverNotice another{"ntf-2", NoticeChannel::email, 1, false, {}};
  const DeliverNotice of_another{"ntx-1", NoticeChannel::email, 1, false, {}};
  DeliverNotice by_text = to_deliver(1);
  by_text.channel = NoticeChannel::sms;
  expect_clean(Story().record(cause, to_deliver(1), by_text, of_another).record(cause, another));
  expect(Story().record(cause, to_deliver(1), another), 8, 1, 3, "the second notice of one cause");
}

TEST(NoticeAudit, AnAnswerIsOfWhatWasAskedAndARefusalHasAReason) {
  expect(Story().record(was(DeliveryOutcome::delivered)), 8, 1, 1, "nobody waits for");
  expect(Story()
             .record(cause, to_deliver(1))
             .record(was(DeliveryOutcome::delivered))
             .record(was(DeliveryOutcome::delivered)),
         8, 3, 4, "nobody waits for");
  for (const DeliveryOutcome no : {DeliveryOutcome::refused, DeliveryOutcome::passing})
    expect(Story().record(cause, to_deliver(1)).record(was(no, 1, "")), 8, 2, 3, "without a reason");
}

}  // namespace
}  // namespace flowmart::audit
