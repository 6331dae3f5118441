#include "app/eraser.hpp"

#include <spdlog/spdlog.h>

#include "app/views_wait.hpp"
#include "contract/private/persons.hpp"
#include "wire/binary.hpp"
#include "wire/codec.hpp"

namespace flowmart::app {
namespace {

constexpr auto pause = std::chrono::milliseconds{20};
constexpr auto pause_after_failure = std::chrono::seconds{1};

}  // namespace

Eraser::Eraser(engine::Journal& journal, engine::Seals& seals, const engine::Follower& views_follower,
               views::Projector& views, std::function<void(engine::Input)> deliver,
               engine::Engine::Clock clock)
    : journal_(journal),
      seals_(seals),
      views_follower_(views_follower),
      views_(views),
      worker_([this](auto requests, Time now) { return work(requests, now); }, std::move(deliver),
              std::move(clock)) {}

void Eraser::attach(engine::Engine& engine) {
  engine.carry_out(&wire::type_of<contract::ErasureRequested>(),
                   [this](engine::EffectRequest request) { worker_.take(std::move(request)); });
}

void Eraser::stop() {
  stopping_ = true;
  worker_.stop();
}

std::vector<adapters::EffectAnswer> Eraser::work(std::span<const engine::EffectRequest> requests, Time now) {
  std::vector<adapters::EffectAnswer> answers;
  for (const engine::EffectRequest& request : requests) {
    const CustomerId customer = request.message.get<contract::ErasureRequested>().customer;
    if (!erase(customer.uuid, request.event)) break;
    answers.push_back(
        {wire::AnyMessage::of(contract::PersonErased{customer}), request.event, request.correlation, now});
  }
  return answers;
}

// False: interrupted. The views go first: they can be made anew from the journal only as long as the keys are
// there, and who holds them against it afterwards is to find the same.
bool Eraser::erase(const Uuid& person, std::uint64_t event) {
  if (!views_hold(journal_, views_follower_, event, stopping_)) return false;
  views_.scrub_soon();
  while (!views_.scrubbed()) {
    if (stopping_) return false;
    std::this_thread::sleep_for(pause);
  }
  while (const auto failure = journal_.keys()->destroy(person, event)) {
    spdlog::warn("A person could not be erased, it is tried again: {}", *failure);
    std::this_thread::sleep_for(pause_after_failure);
    if (stopping_) return false;
  }
  seals_.forget();
  return true;
}

std::variant<journal::Erasures, std::string> erasures_in(const engine::Journal& journal,
                                                         const engine::TypeIndex& types) {
  const wire::MessageType* type = &wire::type_of<contract::ErasureRequested>();
  std::string mark;  // as it stands in a record: few have it
  for (int i = 0; i < 4; ++i) mark.push_back(static_cast<char>(type->hash >> (8 * i)));
  journal::Erasures erasures;
  std::string why;
  const auto fault = journal.read(1, [&](const engine::JournalRecord& record) {
    if (record.body.find(mark) == std::string::npos) return true;
    const auto batch = engine::decode_batch(record.body, types, record.sequence, record.first_event, why);
    for (std::size_t i = 0; batch && i < batch->messages.size(); ++i)
      if (const auto* erasure = batch->messages[i].message.as<contract::ErasureRequested>())
        erasures[erasure->customer.uuid] = record.first_event + i;
    return batch.has_value();
  });
  if (fault) return "record " + std::to_string(fault->sequence) + " of the journal is bad: " + fault->reason;
  if (!why.empty()) return why;
  return erasures;
}

}  // namespace flowmart::app
