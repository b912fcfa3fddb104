using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlStudio.Core.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class JobsByEndAndPerson : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Jobs_CreatedById_CreatedAt",
                table: "Jobs",
                columns: new[] { "CreatedById", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_EndedAt",
                table: "Jobs",
                columns: new[] { "State", "EndedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Jobs_CreatedById_CreatedAt",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_State_EndedAt",
                table: "Jobs");
        }
    }
}
