using MlStudio.Learning.Validation;

namespace MlStudio.Core.Experiments;

/// <summary>A growing learning curve that never holds more points than a plot can use: when it is full, every other one goes, and of those that follow as many.</summary>
internal sealed class RunCurve
{
    public const int MostPoints = 4000;
    private readonly List<LearningCurvePoint> _points;
    private long _seen;
    private long _every = 1;

    /// <param name="start">What was read before, which stays as it is; null for nothing.</param>
    public RunCurve(RunCurve? start)
    {
        _points = start is null ? [] : [.. start._points];
        if (start is not null) { (_seen, _every) = (start._seen, start._every); }
    }

    public IReadOnlyList<LearningCurvePoint> Points => _points;

    public void Add(IEnumerable<LearningCurvePoint> points)
    {
        foreach (var point in points)
        {
            if (_seen++ % _every != 0) { continue; }
            _points.Add(point);
            if (_points.Count <= MostPoints) { continue; }
            var kept = _points.Where((_, i) => i % 2 == 0).ToArray();
            _points.Clear();
            _points.AddRange(kept);
            _every *= 2;
        }
    }
}
