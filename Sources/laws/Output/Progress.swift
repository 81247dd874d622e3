// SPDX-License-Identifier: GPL-3.0-or-later
import Files
import Foundation
import NumericalMethods

/// What long work says meanwhile: one line on a terminal, rewritten, with counts and the time left; nothing in a pipe.
enum Progress {
  private struct State {
    /// What is done, in words.
    var stage = ""
    /// The work that is counted, in words; empty for steps of the stage.
    var unit = ""
    var count = 0
    var done = 0
    var began = Date.now
    var drawn = Date.distantPast
    var isShown = false
  }

  private static let lock = NSLock()
  nonisolated(unsafe) private static var state = State()
  /// When the program began.
  private static let began = Date.now
  private static let isTerminal = isatty(STDERR_FILENO) == 1
  /// Work that is done sooner than this is not counted, seconds.
  private static let patience = 0.5

  /// Listens to the work of the libraries, where standard error is a terminal.
  static func start() {
    _ = began
    guard isTerminal else { return }
    WorkProgress.observe { done, count in step(done, of: count, unit: "") }
    ReadingProgress.observe { path, done, count in
      step(done, of: count, unit: "bytes of \(VisibleText.line(path))")
    }
  }

  /// A new stage.
  static func say(_ text: String) {
    guard isTerminal else { return }
    lock.withLock {
      state.stage = VisibleText.line(text)
      (state.unit, state.count, state.done, state.began) = ("", 0, 0, .now)
      draw(state.stage)
    }
  }

  /// A step of work whose steps are counted.
  ///
  /// - Parameters:
  ///   - text: The work.
  ///   - next: The step that begins.
  ///   - done: The steps that are done.
  ///   - count: All steps.
  static func say(_ text: String, next: String, done: Int, of count: Int) {
    let taken = Date.now.timeIntervalSince(began)
    let left = done > 0 && taken > patience ? ", " + left(done, count, taken) : ""
    say("\(text), \(done) of \(count)\(left): \(next)…")
  }

  /// Part of the stage's work is done.
  private static func step(_ done: Int, of count: Int, unit: String) {
    lock.withLock {
      let now = Date.now
      // Pieces that are done at once may be told out of order; much less means that the same work begins again.
      if state.unit != unit || state.count != count || done <= state.done / 2 {
        (state.unit, state.count, state.began) = (unit, count, now)
      }
      state.done = done
      let taken = now.timeIntervalSince(state.began)
      guard taken > patience, now.timeIntervalSince(state.drawn) > 0.1, done > 0 else { return }
      draw(
        line(stage: state.stage, unit: unit, done: done, count: count, taken: taken))
    }
  }

  /// `Resampling the laws: 412 of 1000, 12 s left`
  static func line(stage: String, unit: String, done: Int, count: Int, taken: TimeInterval)
    -> String
  {
    let pieces = unit.isEmpty ? "\(done) of \(count)" : "\(size(done)) of \(size(count)) \(unit)"
    let parts = pieces + ", " + left(done, count, taken)
    let head = stage.hasSuffix("…") ? String(stage.dropLast()) : stage
    return head.isEmpty ? (unit.isEmpty ? "Working: " : "Reading ") + parts : "\(head): \(parts)"
  }

  private static func left(_ done: Int, _ count: Int, _ taken: TimeInterval) -> String {
    duration(taken / Double(done) * Double(max(count - done, 0))) + " left"
  }

  private static func size(_ bytes: Int) -> String {
    bytes < 1_000_000_000 ? "\(bytes / 1_000_000) M" : String(format: "%.1f G", Double(bytes) / 1e9)
  }

  private static func duration(_ seconds: TimeInterval) -> String {
    let whole = Int(clamping: Int(exactly: seconds.rounded(.up)) ?? Int.max)
    if whole < 100 { return "\(whole) s" }
    return whole < 6000 ? "\((whole + 30) / 60) min" : "\((whole + 1800) / 3600) h"
  }

  /// Called with the lock held.
  private static func draw(_ text: String) {
    (state.drawn, state.isShown) = (.now, true)
    // One line of the terminal, or the next could not take its place.
    var size = winsize()
    let width = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
    let kept = text.prefix(width > 1 ? width - 1 : 79)
    try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K\(kept)".utf8))
  }

  /// Takes the line away.
  static func done() {
    guard isTerminal else { return }
    lock.withLock {
      guard state.isShown else { return }
      state.isShown = false
      try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }
  }
}
