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
      : list_(list) {}
  template <class Range>
  requires std::convertible_to<const Range&, std::span<const SharedBatch>> Batches(const Range& shared)
      : shared_(shared) {}

  Batches(const Batch& one) : list_(&one, 1) {}

  std::size_t size() const { return list_.size() + shared_.size(); }
  bool empty() const { return size() == 0; }
  const Batch& operator[](std::size_t index) const {
    return shared_.empty() ? list_[index] : *shared_[index];
  }
  const Batch& back() const { return (*this)[size() - 1]; }

  class Iterator {
   public:
    Iterator(const Batches& batches, std::size_t index) : batches_(&batches), index_(index) {}
    const Batch& operator*() const { return (*batches_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Batches* batches_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  std::span<const Batch> list_;
  std::span<const SharedBatch> shared_;
};

}  // namespace flowmart::engine
