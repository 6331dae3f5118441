#include "engine/chain_check.hpp"

#include <pthread.h>

#include <ctime>

namespace flowmart::engine {
namespace {

// At a time; about as many as a journal reads ahead.
constexpr std::size_t records_at_a_time = 256, bytes_at_a_time = 4 * 1024 * 1024;
constexpr Duration between_rounds = std::chrono::hours{1};
constexpr int chain_check_nice_by = 19;

Duration worked() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds{time.tv_sec} +
                                              std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace

ChainCheck::ChainCheck(const Journal& journal, std::function<void(const JournalFault&)> report)
    : journal_(journal), report_(std::move(report)) {}

ChainCheck::~ChainCheck() { stop(); }

void ChainCheck::start() {
  thread_ = std::thread([this] { run(); });
}

void ChainCheck::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  niceness_.give_up();
  if (thread_.joinable()) thread_.join();
}

bool ChainCheck::rest(Duration duration) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, duration, [this] { return stopping_; });
}

void ChainCheck::run() {
  pthread_setname_np(pthread_self(), "chain-check");
  const Niceness::While nice(niceness_, chain_check_nice_by);
  std::uint64_t next = 1;
  while (true) {
    const Duration before = worked();
    const auto then = check_some(next);
    // What another reader has met ends the check as well.
    if (const auto damage = journal_.damage()) return report_(*damage);
    if (!rest(then ? rest_after(worked() - before) : between_rounds)) return;
    next = then.value_or(1);
  }
}

std::optional<std::uint64_t> ChainCheck::check_some(std::uint64_t next) {
  std::size_t records = 0, bytes = 0;
  const auto fault = journal_.read(next, [&](const JournalRecord& record) {
    next = record.sequence + 1;
    if (record.sequence > checked_) checked_ = record.sequence;
    bytes += record.body.size();
    return ++records < records_at_a_time && bytes < bytes_at_a_time;
  });
  if (records == 0 && !fault) return std::nullopt;
  return next;  // a passing fault is tried again
}

}  // namespace flowmart::engine
