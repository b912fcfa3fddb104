namespace MlStudio.Learning.Trainers.Additive;

/// <summary>Two features on a coarse grid, with the cell of every training row.</summary>
internal sealed class PairGrid
{
    public PairGrid(AdditiveData data, CoarseBins first, CoarseBins second)
    {
        (First, Second) = (first, second);
        Cells = new ushort[data.Rows];
        var a = data.Column(first.Feature);
        var b = data.Column(second.Feature);
        for (var row = 0; row < Cells.Length; row++) { Cells[row] = (ushort)((first.GroupOf[a[row]] * second.Groups) + second.GroupOf[b[row]]); }
    }

    public CoarseBins First { get; }
    public CoarseBins Second { get; }

    /// <summary>The number of cells; cell of groups i and j is i · Second.Groups + j.</summary>
    public int CellCount => First.Groups * Second.Groups;
    public ushort[] Cells { get; }
}
