// A range of batches that follow each other: from a list of them, or of pointers to such as others share.
// Not the owner.
#pragma once
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>

#include "engine/batch.hpp"

namespace flowmart::engine {

using SharedBatch = std::shared_ptr<const Batch>;

class Batches {
 public:
  template <class Range>
  requires std::convertible_to<const Range&, std::span<const Batch>> Batches(const Range& list)
      : x_list(list) {}
  template <class Range>
  requires std::convertible_to<const Range&, std::span<const SharedBatch>> Batches(const Range& shared)
      : x_shared(shared) {}

  Batches(const Batch& one) : x_list(&one, 1) {}

  std::size_t size() const { return x_list.size() + x_shared.size(); }
  bool empty() const { return size() == 0; }
  const Batch& operator[](std::size_t index) const {
    return x_shared.empty() ? x_list[index] : *x_shared[index];
  }
  const Batch& back() const { return (*this)[size() - 1]; }

  class Iterator {
   public:
    Iterator(const Batches& batches, std::size_t index) : x_batches(&batches), x_index(index) {}
    const Batch& operator*() const { return (*x_batches)[x_index]; }
    Iterator& operator++() {
      ++x_index;
      return *this;
    }
    bool operator==(const Iterator& other) const { return x_index == other.x_index; }

   private:
    const Batches* x_batches;
    std::size_t x_index;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  std::span<const Batch> x_list;
  std::span<const SharedBatch> x_shared;
};

}  // namespace flowmart::engine
