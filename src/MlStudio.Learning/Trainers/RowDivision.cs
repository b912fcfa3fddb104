namespace MlStudio.Learning.Trainers;

/// <summary>Training rows divided inside a training; rows in neither list are made up from held-out rows.</summary>
/// <param name="Learned">The rows to learn from, ascending.</param>
/// <param name="Held">The rows held out, ascending; none is made up.</param>
internal sealed record RowDivision(int[] Learned, int[] Held);
