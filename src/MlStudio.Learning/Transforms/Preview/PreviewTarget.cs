using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Transforms;

/// <summary>Takes the target out of a sample. Thread-safe.</summary>
public static class PreviewTarget
{
    /// <summary>The other columns of the rows that have the target, and the target as the proposed task sees it; null where it has one class only.</summary>
    /// <exception cref="LearningException">No column has that name.</exception>
    public static (Table Rows, TargetVector? Target) TakeOut(Table table, string target)
    {
        var column = table.Find(target) ?? throw new LearningException($"There is no column '{target}' to predict. Columns: {Words.List(table.Columns.Select(c => c.Name))}.");
        var known = Enumerable.Range(0, table.RowCount).Where(r => !column.IsMissing(r)).ToArray();
        var rows = known.Length == table.RowCount ? table : table.Take(known);
        var others = rows.Without([target]);
        var proposal = TaskProposal.For(column);
        if (proposal.Task == LearningTask.Regression)
        {
            var numbers = ((NumberColumn)rows[target]).Values.ToArray();
            return (others, Array.TrueForAll(numbers, double.IsFinite) ? new TargetVector(proposal.Task, numbers, 0) : null);
        }
        if (proposal.Classes.Count < 2) { return (others, null); }
        var classes = proposal.Classes.Select((c, index) => (c.Class, Index: index)).ToDictionary(p => p.Class, p => (double)p.Index, StringComparer.Ordinal);
        if (proposal.Task == LearningTask.Binary)
        {
            foreach (var name in classes.Keys.ToArray()) { classes[name] = name == proposal.PositiveClass ? 1 : 0; }
        }
        return (others, new TargetVector(proposal.Task, [.. Enumerable.Range(0, rows.RowCount).Select(r => classes[rows[target].Format(r)!])], classes.Count));
    }
}
