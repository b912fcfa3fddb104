namespace MlStudio.Learning.Data;

/// <summary>Collects problems; of each kind only the first are listed, the rest are counted in one closing line.</summary>
internal sealed class CsvProblemLog(int mostListed)
{
    private readonly List<CsvProblem> _problems = [];
    private readonly Dictionary<string, (int Count, CsvSeverity Severity, RepairKind? Repair)> _kinds = [];

    public bool HasErrors { get; private set; }

    public void Add(string kind, CsvProblem problem)
    {
        HasErrors |= problem.Severity == CsvSeverity.Error;
        var count = _kinds.TryGetValue(kind, out var seen) ? seen.Count + 1 : 1;
        _kinds[kind] = (count, problem.Severity, problem.Repair);
        if (count <= mostListed) { _problems.Add(problem); }
    }

    public IReadOnlyList<CsvProblem> ToList()
    {
        var all = new List<CsvProblem>(_problems);
        foreach (var (kind, (count, severity, repair)) in _kinds)
        {
            if (count > mostListed) { all.Add(new CsvProblem(severity, null, null, $"{count - mostListed:N0} more of the same ({kind}) are not listed.", repair)); }
        }
        return all.OrderByDescending(p => p.Severity).ToList();
    }
}
