// Cost of a message's forms: an order of three lines read from JSON, written, encoded and decoded.
#include <benchmark/benchmark.h>

#include "contract/messages.hpp"
#include "wire/binary.hpp"
#include "wire/cloudevents.hpp"
#include "wire/json_reader.hpp"
#include "wire/json_write.hpp"

namespace {

using namespace flowmart;
using contract::PlaceOrder;

// The example with a third line.
const PlaceOrder& order() {
  static const PlaceOrder made = [] {
    PlaceOrder from_example;
    if (wire::read_json(PlaceOrder::info.example, from_example)) std::abort();
    from_example.items.push_back(from_example.items.back());
    return from_example;
  }();
  return made;
}
std::string json() {
  std::string out;
  wire::write_json(out, order());
  return out;
}

void read_json(benchmark::State& state) {
  const std::string text = json();
  for (auto _ : state) {
    PlaceOrder out;
    benchmark::DoNotOptimize(wire::read_json(text, out));
    benchmark::DoNotOptimize(out);
  }
  state.SetBytesProcessed(
      static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * text.size()));
}
BENCHMARK(read_json);

void read_json_with_faults(benchmark::State& state) {
  std::string text = json();
  text.replace(text.find("\"quantity\":1"), 12, "\"quantity\":0");
  for (auto _ : state) {
    PlaceOrder out;
    benchmark::DoNotOptimize(wire::read_json(text, out));
  }
}
BENCHMARK(read_json_with_faults);

void write_json(benchmark::State& state) {
  std::string out;
  for (auto _ : state) {
    out.clear();
    wire::write_json(out, order());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(
      static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * out.size()));
}
BENCHMARK(write_json);

void encode(benchmark::State& state) {
  std::string out;
  for (auto _ : state) {
    out.clear();
    wire::encode(out, order());
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(
      static_cast<std::int64_t>(static_cast<std::size_t>(state.iterations()) * out.size()));
}
BENCHMARK(encode);

void decode(benchmark::State& state) {
  std::string bytes;
  wire::encode(bytes, order());
  for (auto _ : state) {
    wire::Reader in(bytes);
    PlaceOrder out;
    benchmark::DoNotOptimize(wire::decode(in, out));
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(decode);

}  // namespace

BENCHMARK_MAIN();
