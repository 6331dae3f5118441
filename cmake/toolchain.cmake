# Compiler settings that every target shares. Asserts (`check`) stay on in every build type.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                    -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside the standard library and Boost once inlined.
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                      -Wno-stringop-overread)
else()
  # A lambda that uses what it captures only in one branch of `if constexpr`; braces around one number.
  add_compile_options(-Wno-unused-lambda-capture -Wno-missing-braces)
endif()
# NDEBUG: what libraries assert about themselves is looked for in the tests' builds.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Left alone it collects its own garbage from 128 MB on, a twentieth of its time (docs/decisions/0062).
  string(APPEND CMAKE_CXX_FLAGS_RELEASE " --param ggc-min-heapsize=524288")
  # Of -O2 what is a seventh of the compiler's time and saves less than a hundredth of the program's instructions.
  foreach(pass gcse tree-pre code-hoisting cse-follow-jumps rerun-cse-after-loop crossjumping tree-tail-merge
               schedule-insns2 tree-vectorize partial-inlining ipa-cp ipa-sra ipa-icf devirtualize-speculatively
               isolate-erroneous-paths-dereference)
    string(APPEND CMAKE_CXX_FLAGS_RELEASE " -fno-${pass}")
  endforeach()
endif()
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
if(FLOWMART_SANITIZE)
  add_compile_options(-fsanitize=${FLOWMART_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${FLOWMART_SANITIZE})
  if(NOT FLOWMART_SANITIZE MATCHES thread)
    # A check of each access for null, which the address sanitizer sees, and for alignment, which only a cast of bytes
    # could break, are a fifth of the build; the fuzzers have both (docs/decisions/0062).
    add_compile_options(-fno-sanitize=null,alignment -fno-sanitize-recover=all)
  endif()
endif()
