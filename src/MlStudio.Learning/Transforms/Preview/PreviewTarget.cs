using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Transforms;

/// <summary>Takes the target out of a sample. Thread-safe.</summary>
public static class PreviewTarget
{
    /// <summary>The other columns of the rows that have the target, and the target as the task (the proposed one by default; a relevance as a number) sees it; null where it has one class only.</summary>
    /// <exception cref="LearningException">No column has that name.</exception>
    public static (Table Rows, TargetVector? Target) TakeOut(Table table, string target, LearningTask? task = null)
    {
        var column = table.Find(target) ?? throw new LearningException($"There is no column '{target}' to predict. Columns: {Words.List(table.Columns.Select(c => c.Name))}.");
        var known = Enumerable.Range(0, table.RowCount).Where(r => !column.IsMissing(r)).ToArray();
        var rows = known.Length == table.RowCount ? table : table.Take(known);
        var others = rows.Without([target]);
        var proposal = TaskProposal.For(column);
        var learned = task ?? proposal.Task;
        if (!learned.HasClasses())
        {
            var numbers = rows[target] is NumberColumn values ? values.Values.ToArray() : [];
            return (others, numbers.Length > 0 && Array.TrueForAll(numbers, double.IsFinite) ? new TargetVector(LearningTask.Regression, numbers, 0) : null);
        }
        string[] names = proposal.Classes.Count > 0 ? [.. proposal.Classes.Select(c => c.Class)] : [.. Enumerable.Range(0, rows.RowCount).Select(r => rows[target].Format(r)!).Distinct(StringComparer.Ordinal)];
        if (names.Length < 2) { return (others, null); }
        var classes = names.Select((name, index) => (name, index)).ToDictionary(p => p.name, p => (double)p.index, StringComparer.Ordinal);
        if (learned == LearningTask.Binary && names.Length == 2 && proposal.PositiveClass is not null)
        {
            foreach (var name in classes.Keys.ToArray()) { classes[name] = name == proposal.PositiveClass ? 1 : 0; }
        }
        return (others, new TargetVector(learned == LearningTask.Binary && names.Length > 2 ? LearningTask.Multiclass : learned, [.. Enumerable.Range(0, rows.RowCount).Select(r => classes[rows[target].Format(r)!])], classes.Count));
    }
}
