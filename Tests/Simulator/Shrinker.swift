/// Takes steps out of a script for as long as it still fails.
enum Shrinker {
  static func shrink(_ script: Script, fails: (Script) -> Bool) -> Script {
    var script = script
    var size = script.steps.count / 2
    while size > 0 {
      var start = 0
      while start < script.steps.count {
        var shorter = script
        shorter.steps.removeSubrange(start..<min(start + size, script.steps.count))
        if fails(shorter) { script = shorter } else { start += size }
      }
      size /= 2
    }
    return script
  }
}
