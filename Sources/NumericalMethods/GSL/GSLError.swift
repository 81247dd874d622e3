// SPDX-License-Identifier: GPL-3.0-or-later
import CGSL

/// What could not be computed, and the reason in the words of the GNU Scientific Library.
public struct GSLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done, e.g. `Cholesky factorisation of a 5 × 5 matrix`.
  public let operation: String
  /// Why it failed, e.g. `input domain error`.
  public let reason: String

  public init(operation: String, reason: String) {
    self.operation = operation
    self.reason = reason
  }

  init(operation: String, status: Int32) {
    self.init(operation: operation, reason: String(cString: gsl_strerror(status)))
  }

  public var description: String { "\(operation): \(reason)" }
}

/// The state that GSL keeps for the whole process.
enum GSL {
  /// Touched first by every wrapper: turns off the handler that would abort the program, so that
  /// each call answers with a status instead. Set once, before the first call.
  static let ready: Void = {
    _ = gsl_set_error_handler_off()
  }()

  /// Throws unless `status` is success.
  static func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(GSLError) {
    guard status == Int32(GSL_SUCCESS) else {
      throw GSLError(operation: operation(), status: status)
    }
  }
}
