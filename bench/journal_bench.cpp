// Cost of the stores: durable appends of a batch of 64 orders and of a single small record, and lookups and
// changes of the state store. Prints CPU time of the whole process per item beside the wall clock.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <random>
#include <vector>

#include "journal/chain.hpp"
#include "journal/sqlite/sqlite_journal.hpp"
#include "journal/sqlite/sqlite_state_store.hpp"
#include "kernel/check.hpp"

namespace flowmart {
namespace {

// In the current folder, which should be on the disk in question: /tmp may live in memory.
class BenchFolder {
 public:
  BenchFolder() { std::filesystem::remove_all(path_); }
  ~BenchFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_ = std::filesystem::current_path() / "bench-data";
};

double cpu_us() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

template <class T>
std::unique_ptr<T> opened(journal::Opened<T> result) {
  if (const auto* fault = std::get_if<journal::OpenFault>(&result)) fail(fault->reason);
  return std::get<0>(std::move(result));
}

void report_latency(benchmark::State& state, std::vector<double>& micros) {
  std::sort(micros.begin(), micros.end());
  const auto at = [&](double part) {
    return micros[static_cast<std::size_t>(part * static_cast<double>(micros.size() - 1))];
  };
  state.counters["p50_us"] = at(0.5);
  state.counters["p99_us"] = at(0.99);
  state.counters["max_us"] = micros.back();
}

// Argument: bytes of the body.
void append(benchmark::State& state) {
  const BenchFolder folder;
  const auto journal = opened(journal::open_sqlite(folder.path(), {.fresh = engine::JournalIdentity{}}));
  engine::JournalRecord record;
  std::mt19937_64 random(1);
  record.body.resize(static_cast<std::size_t>(state.range(0)));
  for (char& c : record.body) c = static_cast<char>(random());
  engine::JournalEnd end;
  std::vector<double> micros;
  const double cpu = cpu_us();
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    record.sequence = end.sequence + 1;
    record.first_event = end.next_event;
    record.event_count = 64;
    record.hash =
        engine::chain_hash(end.hash, record.sequence, record.first_event, record.event_count, record.body);
    if (const auto why = journal->append(std::span(&record, 1))) fail(*why);
    end = journal::end_after(record);
    micros.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  state.counters["cpu_us"] = (cpu_us() - cpu) / static_cast<double>(state.iterations());
  state.counters["records_s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  report_latency(state, micros);
}
BENCHMARK(append)->Arg(1'500)->Arg(100 * 1024)->Arg(400 * 1024)->Iterations(8000)->UseRealTime();

std::vector<engine::StateChange> some_changes(std::mt19937_64& random, std::size_t count) {
  std::vector<engine::StateChange> changes(count);
  for (engine::StateChange& change : changes) {
    change.key.kind = static_cast<std::uint16_t>(random() % 8);
    for (auto& byte : change.key.key.bytes) byte = static_cast<std::uint8_t>(random());
    change.bytes = std::string(400, 'x');
  }
  return changes;
}

// Argument: entries applied at once, up to a million in all.
void apply_states(benchmark::State& state) {
  const BenchFolder folder;
  std::filesystem::create_directories(folder.path());
  const auto store = opened(journal::open_sqlite_state_store(folder.path()));
  std::mt19937_64 random(1);
  const auto count = static_cast<std::size_t>(state.range(0));
  double cpu = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const auto changes = some_changes(random, count);
    state.ResumeTiming();
    cpu -= cpu_us();
    if (const auto why = store->apply(changes, {.sequence = 1}, {})) fail(*why);
    cpu += cpu_us();
  }
  state.counters["cpu_us_entry"] = cpu / static_cast<double>(state.iterations()) / static_cast<double>(count);
}
BENCHMARK(apply_states)->Arg(1'000)->Iterations(1000);
BENCHMARK(apply_states)->Arg(10'000)->Iterations(100);
BENCHMARK(apply_states)->Arg(100'000)->Iterations(10);

// A lookup that finds nothing, beside a million entries.
void miss_state(benchmark::State& state) {
  const BenchFolder folder;
  std::filesystem::create_directories(folder.path());
  const auto store = opened(journal::open_sqlite_state_store(folder.path()));
  std::mt19937_64 random(1);
  for (int i = 0; i < 10; ++i) (void)store->apply(some_changes(random, 100'000), {.sequence = 1}, {});
  const auto others = some_changes(random, 100'000);
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(store->load(others[next].key));
    next = (next + 1) % others.size();
  }
}
BENCHMARK(miss_state);

}  // namespace
}  // namespace flowmart

BENCHMARK_MAIN();
