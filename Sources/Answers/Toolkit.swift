// SPDX-License-Identifier: GPL-3.0-or-later

/// The toolkit itself.
public enum Toolkit {
  /// The version, as the program prints it and every kept result states it.
  public static let version = "0.1.0"
}
