using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlStudio.Core.Projects;

internal sealed class ProjectMapping : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> entity)
    {
        entity.HasIndex(p => p.Slug).IsUnique();
        entity.Property(p => p.Slug).HasMaxLength(80);
        entity.Property(p => p.Name).HasMaxLength(100);
        entity.Property(p => p.GoalMetric).HasMaxLength(50);
    }
}

internal sealed class ActivityMapping : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> entity)
    {
        entity.HasIndex(a => new { a.ProjectId, a.At });
        entity.HasOne<Project>().WithMany().HasForeignKey(a => a.ProjectId);
    }
}
