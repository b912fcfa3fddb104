namespace MlStudio.Learning.Trainers.Forests;

/// <summary>
/// How often each tree draws each row. Kin is drawn together, like clusters in a bootstrap of clustered data (Davison and Hinkley 1997,
/// section 3.8), so that rows that a tree did not draw have no kin among those that it learned from; a made-up row is drawn as often as
/// the product of its parents' draws, which is once on average. Few groups would give trees of very different sizes: their rows are
/// drawn one by one, and what a tree did not draw proves nothing. Immutable and thread-safe.
/// </summary>
internal sealed class RowDraws
{
    private const int FewestGroups = 20;
    private readonly RowKinship? _kinship;

    /// <param name="kinship">Of the rows that are drawn from; null: each stands by itself.</param>
    public RowDraws(RowKinship? kinship)
    {
        KeepsKin = kinship is null || Enumerable.Range(0, kinship.Count).Select(kinship.Group).Distinct().Take(FewestGroups).Count() == FewestGroups;
        _kinship = KeepsKin ? kinship : null;
    }

    /// <summary>Whether no row that a tree did not draw has kin among those that it drew.</summary>
    public bool KeepsKin { get; }

    /// <param name="key">The tree's.</param>
    /// <param name="row">From 0.</param>
    public int Of(uint key, int row)
    {
        if (_kinship is null) { return TreeSample.Draws(key, row); }
        if (!_kinship.IsMadeUp(row)) { return TreeSample.Draws(key, _kinship.Group(row)); }
        var draws = 1;
        foreach (var parent in _kinship.Parents(row)) { draws *= TreeSample.Draws(key, parent); }
        return draws;
    }
}
