namespace MlStudio.Learning.Trainers;

/// <summary>
/// Which training rows belong together, so that they stay on one side wherever rows are divided inside a training: for early stopping,
/// out-of-fold answers, the search for a penalty, out-of-bag scores. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Rows of one group are learned from together or held out together: the copies of one row that over-sampling makes, or a whole group
/// where the run keeps groups whole. A made-up row (SMOTE) has parents, the rows that it lies between. It is never held out, since a
/// model is judged on what really happened, and it is learned from only where no parent is held out, since it would tell of them.
/// Joining the groups of both parents instead would chain whole classes into one group.
/// </remarks>
public sealed class RowKinship
{
    private readonly int[] _groups;
    private readonly int[]? _sources;
    private readonly int[]?[]? _parents;

    private RowKinship(int[] groups, int[]? sources, int[]?[]? parents)
    {
        (_groups, _sources) = (groups, sources);
        _parents = parents is not null && Array.Exists(parents, p => p is not null) ? parents : null;
    }

    /// <summary>How many rows.</summary>
    public int Count => _groups.Length;

    /// <summary>Whether any row is made up.</summary>
    public bool HasMadeUp => _parents is not null;

    /// <summary>The group of a row, any number; of a made-up row that of its first parent.</summary>
    public int Group(int row) => _groups[row];

    public bool IsMadeUp(int row) => _parents?[row] is not null;

    /// <summary>The groups that a made-up row was made from, each once; empty for any other row.</summary>
    public ReadOnlySpan<int> Parents(int row) => _parents?[row];

    /// <summary>Rows that belong together where they have the same number.</summary>
    /// <param name="groups">The group of each row.</param>
    public static RowKinship OfGroups(int[] groups) => new((int[])groups.Clone(), null, null);

    /// <summary>The kinship of some of the rows, in their order; repeats allowed.</summary>
    public RowKinship Take(int[] rows) => new(Array.ConvertAll(rows, r => _groups[r]), Array.ConvertAll(rows, SourceOf), _parents is null ? null : Array.ConvertAll(rows, r => _parents[r]));

    /// <summary>
    /// Those of the rows that really happened, each once however often it was copied. What is learned from all rows before some are held
    /// out, such as limits of bins, is learned from these: how dense copies lie somewhere tells which class they are of.
    /// </summary>
    public int[] Originals(int[] rows)
    {
        var seen = new HashSet<int>(rows.Length);
        return Array.FindAll(rows, row => !IsMadeUp(row) && seen.Add(SourceOf(row)));
    }

    /// <summary>The kinship of rows that were copied or made up from others.</summary>
    /// <param name="before">The kinship of those others; null: each stood by itself.</param>
    /// <param name="sources">For each row the row before that it is a copy of or was made from.</param>
    /// <param name="madeUp">Which rows are made up; null: none.</param>
    /// <param name="others">The second row that each made-up row was made from; null: made from the source alone.</param>
    /// <returns>Null where each row stands by itself.</returns>
    internal static RowKinship? Follow(RowKinship? before, int[] sources, bool[]? madeUp, int[]? others)
    {
        if (madeUp is null || !madeUp.Contains(true))
        {
            return before is not null ? before.Take(sources) : sources.Distinct().Count() < sources.Length ? new RowKinship((int[])sources.Clone(), (int[])sources.Clone(), null) : null;
        }
        var parents = new int[]?[sources.Length];
        for (var row = 0; row < parents.Length; row++)
        {
            var first = GroupsOf(before, sources[row]);
            parents[row] = !madeUp[row] ? before?._parents?[sources[row]] : others is null ? first : [.. first.Union(GroupsOf(before, others[row]))];
        }
        return before is null
            ? new RowKinship((int[])sources.Clone(), (int[])sources.Clone(), parents)
            : new RowKinship(Array.ConvertAll(sources, s => before._groups[s]), Array.ConvertAll(sources, before.SourceOf), parents);
    }

    private int SourceOf(int row) => _sources?[row] ?? row;

    private static int[] GroupsOf(RowKinship? kinship, int row) => kinship is null ? [row] : kinship._parents?[row] ?? [kinship._groups[row]];
}
